/** The case: a handful of numbers and choices. A number that cannot be read leaves the last one standing, and says so. */
import { useId, useState } from 'react';
import type { Needs } from '../../model/fit.ts';

interface Props {
  readonly needs: Needs;
  readonly set: (needs: Needs) => void;
}

const logouts: readonly [label: string, seconds: number | null][] = [
  ['whenever the credential ends', null],
  ['within a day', 86_400],
  ['within an hour', 3600],
  ['within a minute', 60],
  ['at once', 0],
];
const losses: readonly [label: string, share: number][] = [
  ['any session', 1],
  ['at most half', 0.5],
  ['no session', 0],
];

export function NeedsForm({ needs, set }: Props) {
  const change = (part: Partial<Needs>): void => set({ ...needs, ...part });
  return (
    <form className="needs inspector-part" aria-label="My case" onSubmit={(event) => event.preventDefault()}>
      <NumberField label="Users logged in" value={needs.users} max={1e9} set={(users) => change({ users })} />
      <NumberField
        label="Requests a second"
        value={needs.requestsPerSecond}
        max={1e6}
        set={(requestsPerSecond) => change({ requestsPerSecond })}
      />
      <NumberField
        label="Bytes kept per session"
        value={needs.payloadBytes}
        max={1e7}
        set={(payloadBytes) => change({ payloadBytes })}
      />
      <Choice
        label="A logout counts"
        choices={logouts}
        value={needs.logoutWithinSeconds}
        set={(logoutWithinSeconds) => change({ logoutWithinSeconds })}
      />
      <Choice
        label="A server dies: may be lost"
        choices={losses}
        value={needs.lossShareMax}
        set={(lossShareMax) => change({ lossShareMax })}
      />
      <Tick label="We run Redis" value={needs.runsRedis} set={(runsRedis) => change({ runsRedis })} />
      <Tick
        label="We run PostgreSQL"
        value={needs.runsPostgres}
        set={(runsPostgres) => change({ runsPostgres })}
      />
      <Tick
        label="Any server must answer"
        value={needs.anyServer}
        set={(anyServer) => change({ anyServer })}
      />
      <Tick
        label="Parallel changes must survive"
        value={needs.keepsParallelChanges}
        set={(keepsParallelChanges) => change({ keepsParallelChanges })}
      />
    </form>
  );
}

interface NumberProps {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly set: (value: number) => void;
}

function NumberField({ label, value, max, set }: NumberProps) {
  const [text, setText] = useState(String(value));
  const id = useId();
  const isRead = readNumber(text, max) !== null;
  return (
    <div className="need">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode="numeric"
        value={text}
        aria-invalid={!isRead}
        aria-describedby={isRead ? undefined : `${id}-why`}
        onChange={({ target }) => {
          setText(target.value);
          const read = readNumber(target.value, max);
          if (read !== null) set(read);
        }}
      />
      {!isRead && (
        <p id={`${id}-why`} className="small">
          A whole number up to {max.toLocaleString('en')}; {value.toLocaleString('en')} stands until then.
        </p>
      )}
    </div>
  );
}

function readNumber(text: string, max: number): number | null {
  const digits = text.replaceAll(/[\s,_'’]/g, '');
  return /^\d{1,10}$/.test(digits) && Number(digits) <= max ? Number(digits) : null;
}

interface ChoiceProps<Value> {
  readonly label: string;
  readonly choices: readonly (readonly [label: string, value: Value])[];
  readonly value: Value;
  readonly set: (value: Value) => void;
}

function Choice<Value>({ label, choices, value, set }: ChoiceProps<Value>) {
  const id = useId();
  return (
    <div className="need">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={choices.findIndex(([, each]) => each === value)}
        onChange={({ target }) => {
          const chosen = choices[Number(target.value)];
          if (chosen) set(chosen[1]);
        }}
      >
        {choices.map(([words], place) => (
          <option key={words} value={place}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

interface TickProps {
  readonly label: string;
  readonly value: boolean;
  readonly set: (value: boolean) => void;
}

function Tick({ label, value, set }: TickProps) {
  return (
    <label className="tick">
      <input type="checkbox" checked={value} onChange={({ target }) => set(target.checked)} />
      {label}
    </label>
  );
}
