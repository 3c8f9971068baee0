/**
 * Who asks, as the lab's own client tells the lab's own gateway. The key is this process's: whoever else sends the field
 * is a stranger, of whom nothing is kept and who chooses no node.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';

const KEY = randomBytes(18).toString('base64url');
/** What a history and a page may show as it stands. */
const WORD = /^[\w.-]{1,40}$/;
const NOWHERE = '-';

export interface ClientMark {
  /** As the page calls it: `alice`, `load`; in a run `s3`. */
  readonly client: string;
  /** The lab's own name of the session: the client's, but for the several people of the steady traffic. */
  readonly session: string;
  readonly user: string;
  /** It shows the session's newest credential, and none that is made up, copied or old. */
  readonly isOwn: boolean;
  /** Where a hand sends it, whatever the policy would choose. */
  readonly node: string | null;
}

/** The field's value; undefined where a name could not stand in it: such a client asks without a name. */
export function markOf({ client, session, user, isOwn, node }: ClientMark): string | undefined {
  const words = [client, session, user, isOwn ? 'own' : 'foreign', node ?? NOWHERE];
  return words.every((word) => WORD.test(word)) ? [KEY, ...words].join(' ') : undefined;
}

const isKey = (given: string): boolean =>
  given.length === KEY.length && timingSafeEqual(Buffer.from(given), Buffer.from(KEY));

export function readMark(value: string | string[] | undefined): ClientMark | null {
  if (typeof value !== 'string') return null;
  const [key = '', ...words] = value.split(' ');
  const [client, session, user, own, node] = words;
  if (!/^[\w-]+$/.test(key) || !isKey(key) || !words.every((word) => WORD.test(word))) return null;
  if (!client || !session || !user || !own || !node || words.length !== 5) return null;
  return { client, session, user, isOwn: own === 'own', node: node === NOWHERE ? null : node };
}
