/** The steady traffic: how many requests a second, of several people at once. */
import { useState } from 'react';
import { trafficLimits } from '../../../src/protocol/lab-clients.ts';
import type { DeploymentState } from '../../../src/protocol/lab-events.ts';
import { CommandButton } from '../commands/CommandButton.tsx';
import { usePage } from '../context.ts';

export function Traffic({ deployment: { name, traffic, state } }: { readonly deployment: DeploymentState }) {
  const { control, ask, commands } = usePage();
  const now = traffic?.requestsPerSecond ?? 0;
  const [text, setText] = useState<string | null>(null);
  const set = (): void => {
    const rate = Number(text);
    setText(null);
    if (text === null || text.trim() === '' || Number.isNaN(rate) || rate === now) return;
    const wanted = Math.min(trafficLimits.requestsPerSecondMax, Math.max(0, rate));
    void ask(control.traffic(name, wanted));
  };
  return (
    <form
      className="field traffic"
      // Whoever goes on to the button has not left it.
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) set();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        set();
      }}
    >
      <label>
        <input
          type="number"
          min={0}
          max={trafficLimits.requestsPerSecondMax}
          aria-label={`Steady traffic of ${name}, requests a second`}
          disabled={!control.canAct || state !== 'running'}
          value={text ?? now}
          onChange={({ target }) => setText(target.value)}
        />
        req/s
      </label>
      {text === null ? (
        <CommandButton command={commands.find(({ id }) => id === 'traffic.toggle')} />
      ) : (
        // What was typed is what the button beside it is about.
        <button type="submit" className="button command">
          Set
        </button>
      )}
    </form>
  );
}
