/**
 * The frame's panels are filled by whoever has something to put there: `<Slot into="bottom">`. A panel that nobody
 * fills is not there, and the centre takes its place. What a place puts into a slot is gone with the place.
 */
import { createContext, type ReactNode, useContext, useEffect } from 'react';
import { createPortal } from 'react-dom';

/** `top`: segments and transport beside the places. `bottom`: charts and log. `inspector`: the right panel. */
export type SlotName = 'top' | 'bottom' | 'inspector';

export interface Slots {
  readonly elements: Readonly<Partial<Record<SlotName, HTMLElement>>>;
  /** Says that something stands in it; what is returned takes that back. */
  readonly claim: (slot: SlotName) => () => void;
}

export const SlotContext = createContext<Slots | null>(null);

export function Slot({ into, children }: { readonly into: SlotName; readonly children: ReactNode }) {
  const slots = useContext(SlotContext);
  if (!slots) throw new Error('A slot was drawn outside of the frame.');
  const { claim, elements } = slots;
  useEffect(() => claim(into), [claim, into]);
  const element = elements[into];
  return element ? createPortal(children, element) : null;
}
