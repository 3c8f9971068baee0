/** What a failed behaviour shows, in a line that a person understands who has never seen the suite. */
import type { BehaviourReport } from '../../protocol/grade.ts';
import { problemCodes, problems } from '../../protocol/problems.ts';

/** Long enough to be a credential or an id of a session: never shown. */
const SECRET = /[\w-]{30,}(\.[\w-]*)*/g;
const TEXT_MAX = 160;

type Failure = NonNullable<BehaviourReport['failure']>;

const isCode = (value: unknown) => problemCodes.some((code) => code === value);

const nameOf = (code: unknown): string => {
  const known = problemCodes.find((each) => each === code);
  return known ? `${problems[known].status} ${known}` : 'a success';
};

const isPlain = (value: unknown) => ['number', 'boolean', 'string'].includes(typeof value);

/** `me answered 401: {"code":…}`, as the suite's client says it. */
function refusal(message: string): string | null {
  const [, route, status, body = ''] = /^(\w+) answered (\d+): (.*)/s.exec(message) ?? [];
  if (!route) return null;
  const [, code = ''] = /"code":"(\w+)"/.exec(body) ?? [];
  return `the request ${route} was answered ${status} ${code}`.trim();
}

/** An exception of the strategy says more than what became of it. */
export function thrown(logged: readonly string[]): string | null {
  for (const line of logged) {
    const { event, cause, at } = JSON.parse(line) as Record<string, string | undefined>;
    if (event === 'server_error' && cause) return `the strategy threw “${cause}”${at ? ` at ${at}` : ''}`;
  }
  return null;
}

function compared({ message, expected, actual }: Failure): string {
  if (isCode(expected)) return `${nameOf(actual)} was answered where ${nameOf(expected)} was due`;
  const isGenerated = message.startsWith('Expected values');
  if (isGenerated && isPlain(expected) && isPlain(actual)) return `${expected} was due, and it was ${actual}`;
  if (message.startsWith('The expression evaluated')) return 'it is not so';
  if (!isGenerated) return message.split('\n', 1)[0] ?? '';
  const shown = (value: unknown) => JSON.stringify(value) ?? 'nothing';
  return `${shown(expected)} was due, and it was ${shown(actual)}`;
}

export function seenText({ failure, logged }: BehaviourReport): string {
  if (!failure) return '';
  const text = thrown(logged) ?? refusal(failure.message) ?? compared(failure);
  const safe = text.replaceAll(SECRET, '…');
  return safe.length > TEXT_MAX ? `${safe.slice(0, TEXT_MAX)} …` : safe;
}
