/** Who is asking? Logins, credentials, and whose session is found. */
import { INTERFACE, type Lesson, run } from '../lesson.ts';

const MEMORY = 'src/strategies/memory.ts, its threats';

export const identityLessons: readonly Lesson[] = [
  {
    id: 'mix-up',
    headline: 'Users who come at the same time get each other’s sessions.',
    expected: 'Each request is answered for the owner of its own credential.',
    why: 'While one request awaits, others run. A variable outside of the function is then somebody else’s: keep what belongs to a request in its own constants.',
    see: [`${INTERFACE}, start and find`],
    behaviours: [
      'users who come at the same time are not taken for each other',
      'users do not see each other',
    ],
  },
  {
    id: 'fixation',
    headline: 'A login does not begin a new session: an old or chosen credential goes on (session fixation).',
    expected: 'Every start() makes a new random credential and a new id, and none that the client brought.',
    why: 'Who can make somebody log in with a credential that they know already is logged in as them afterwards.',
    see: [MEMORY, run('16')],
    behaviours: [
      'every login issues a new id and a new credential',
      'a credential that the client chose before login never authenticates',
    ],
    experiments: ['16'],
  },
  {
    id: 'secret-shown',
    headline: 'The secret is not kept secret: the session’s id, or its store, shows what logs a user in.',
    expected:
      'The credential is random; id and store hold only its hash: idOf(newSecret()), as memory.ts does.',
    why: 'Ids stand in lists and logs, and stores are copied and backed up. None of these may log anybody in.',
    see: ['src/strategies/support/secret.ts', MEMORY],
    behaviours: [
      'the session id is not the credential and does not authenticate',
      'the store holds nothing that opens a session',
    ],
  },
  {
    id: 'weak-secret',
    headline: 'The credential is too short, or holds characters that a cookie may not hold.',
    expected: 'At least 22 characters of A-Z, a-z, 0-9, - and _: 128 random bits or more.',
    why: 'What can be guessed will be guessed: a program tries thousands of credentials in a second.',
    see: ['src/strategies/support/secret.ts'],
    behaviours: ['the cookie is HttpOnly, SameSite=Lax and for the whole site'],
  },
  {
    id: 'forgery',
    headline: 'A credential that nobody issued is accepted: the signature is not checked.',
    expected: 'Any change to a credential, and any without a good signature, makes find() answer unknown.',
    why: 'Whoever holds a token can write another name into it. Only a signature that is checked on every request makes that useless.',
    see: ['src/strategies/jwt.ts, its threats'],
    behaviours: [
      'a credential with one character changed is refused',
      'a token that was changed, or that nobody signed, is refused',
      'invalid_session: a credential that was never issued, on every route that needs one',
    ],
  },
  {
    id: 'foreign',
    followsFrom: ['forgery'],
    headline: 'A credential of another deployment is accepted.',
    expected:
      'Only options.keys sign and verify, and every key in the store begins with options.storePrefix.',
    why: 'Two installations that share a store, or a key written into the code, share their users as well.',
    see: [`${INTERFACE}, StrategyOptions`],
    behaviours: ['a credential is good for the deployment that issued it alone'],
  },
  {
    id: 'leak',
    followsFrom: ['fixation', 'secret-shown'],
    headline: 'A secret stands in the log, in the metrics or in an error.',
    expected: 'A strategy logs nothing that logs a user in, and no id of a session.',
    why: 'Logs are read by many and kept for long.',
    see: [`${INTERFACE}`],
    behaviours: ['no secret turns up in the log, in the metrics or in an error'],
  },
];
