/** Sessions as a history shows them: who opened each, what was asked with its credentials, when it must live. */
import { isOrdinary, isRefused, type Operation, sweep } from './operation.ts';

/** Tokens count whole seconds, and clocks are read at both ends of a request. */
export const LEEWAY_MS = 1_100;

/** One session: from a login that was acknowledged, with every credential that descends from it. */
export interface Life {
  readonly label: string;
  readonly user: string;
  readonly login: Operation;
  /** All that presented one of its credentials, in the order of invocation; forgeries are left out. */
  readonly presented: Operation[];
  /** Of these what is judged: no logins, no logouts, and no probes, which no client would send. */
  readonly operations: Operation[];
  readonly logouts: Operation[];
  /** From here on it may have ended: a logout, or a login that presented it, had been sent. */
  endInvokedAt: number;
  /** Every text that its client has sent. */
  readonly said: Set<string>;
  /** Answered 401 although, by what the servers themselves had said, the session was alive. */
  readonly wronglyRefused: Set<Operation>;
}

export interface Lives {
  readonly lives: readonly Life[];
  readonly lifeOf: ReadonlyMap<number, Life>;
}

export const ordinary = (life: Life): Operation[] => life.operations.filter(isOrdinary);

const newLife = (login: Operation): Life => ({
  label: login.session,
  user: login.user,
  login,
  presented: [],
  operations: [],
  logouts: [],
  endInvokedAt: Number.POSITIVE_INFINITY,
  said: new Set(),
  wronglyRefused: new Set(),
});

/** Credentials descend: a login issues the first, a renewal the next. */
function descent(operations: readonly Operation[]): { lives: Life[]; lifeOf: Map<number, Life> } {
  const lives: Life[] = [];
  const lifeOf = new Map<number, Life>();
  for (const operation of [...operations].sort((a, b) => a.completedAt - b.completedAt)) {
    const { kind, outcome, issued, credential } = operation;
    if (issued === undefined) continue;
    let life = credential === null ? undefined : lifeOf.get(credential);
    if (kind === 'login' && outcome === 'ok') {
      life = newLife(operation);
      lives.push(life);
    }
    if (life && !lifeOf.has(issued)) lifeOf.set(issued, life);
  }
  return { lives, lifeOf };
}

function assign(life: Life, operation: Operation): void {
  const { kind, probe, text, outcome, invokedAt } = operation;
  life.presented.push(operation);
  if (text !== undefined) life.said.add(text);
  if (kind === 'logout') life.logouts.push(operation);
  if (kind !== 'logout' && kind !== 'login') {
    if (!probe) life.operations.push(operation);
  } else if (outcome !== 'fail') life.endInvokedAt = Math.min(life.endInvokedAt, invokedAt);
}

/**
 * What a server says of the idle expiry is a promise to the credential that it answers or issues: an old
 * token may die before the session does. A successor lives at least as long as what it replaces.
 */
function findWronglyRefused(life: Life): void {
  const promised = new Map<number, number>();
  const hear = ({ credential, issued, output: { idleExpiresAt = 0 } }: Operation) => {
    const known = (number: number | null | undefined) => promised.get(number ?? -1) ?? 0;
    const holder = issued ?? credential;
    const until = Math.max(known(holder), known(credential), idleExpiresAt);
    if (holder !== null && until > 0) promised.set(holder, until);
  };
  hear({ ...life.login, credential: null });
  sweep(life.presented, {
    ended: (operation) => operation.kind !== 'login' && hear(operation),
    begins(operation) {
      const { credential, completedAt } = operation;
      // A server that names no expiry claims none.
      const until = promised.get(credential ?? -1) ?? Number.POSITIVE_INFINITY;
      const isAlive = completedAt < life.endInvokedAt && completedAt < until - LEEWAY_MS;
      if (isRefused(operation) && isAlive) life.wronglyRefused.add(operation);
    },
  });
}

export function livesOf(operations: readonly Operation[]): Lives {
  const { lives, lifeOf } = descent(operations);
  for (const operation of operations) {
    const { credential, forged } = operation;
    const life = credential === null || forged ? undefined : lifeOf.get(credential);
    if (life) assign(life, operation);
  }
  for (const life of lives) findWronglyRefused(life);
  return { lives, lifeOf };
}
