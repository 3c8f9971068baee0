/** Keys to commands. None fires while somebody types, holds a modifier or has a dialog open. */
import { useEffect, useRef } from 'react';
import { useStored } from '../../link/stored.ts';
import type { Command } from '../../model/command.ts';

/** WCAG 2.1.4: keys of one character can be switched off, since voices and stray hands press them too. */
export function useShortcutSwitch(): { isOn: boolean; set: (isOn: boolean) => void } {
  const [stored, store] = useStored(localStorage, 'statelab.keys');
  return { isOn: stored !== 'off', set: (isOn) => store(isOn ? null : 'off') };
}

export function useKeys(commands: readonly Command[], isListening: boolean): void {
  const { isOn } = useShortcutSwitch();
  const newest = useRef({ commands, isListening, isOn });
  newest.current = { commands, isListening, isOn };
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const { current } = newest;
      if (!current.isListening || event.defaultPrevented || event.isComposing) return;
      const key = pressed(event, current.isOn);
      const command = key && current.commands.find((each) => each.key === key && each.impossible === null);
      if (!command) return;
      event.preventDefault();
      command.run();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

/** As commands name their keys; null for what is none of ours. */
function pressed(event: KeyboardEvent, hasLetters: boolean): string | null {
  const { key, ctrlKey, metaKey, altKey, shiftKey, target } = event;
  const lower = key.length === 1 ? key.toLowerCase() : key;
  if (altKey) return null;
  // With Shift they are the browser's.
  if (ctrlKey || metaKey) return shiftKey ? null : `Ctrl+${lower}`;
  // A held key is one press: nobody wants to kill by leaning on the keyboard.
  if (event.repeat || isTyping(target) || (key.length === 1 && !hasLetters)) return null;
  // Space presses the button that has the focus.
  return key === ' ' && target instanceof Element && target.closest('button, a, summary, [role=tab]')
    ? null
    : lower;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('dialog[open]')) return true;
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'button', 'range'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
