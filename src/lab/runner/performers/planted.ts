/** What is planted, and where: as careless clients do it, and as servers must not take it. */
import { randomBytes } from 'node:crypto';
import type { Canary } from '../../client/canaries.ts';
import type { Carried } from '../../client/credential-jar.ts';
import type { HttpRequest } from '../../client/http-exchange.ts';
import { TEACHING_PASSWORD, USERS } from '../../client/operations.ts';

/** Letters and digits that nothing has to escape: they stand everywhere as they are. */
const newSecret = (bytes = 32): string => randomBytes(bytes).toString('base64url');

const [USER] = USERS;

interface Planted extends Canary {
  readonly kind: 'login' | 'me';
}

type LoginBody = (value: string) => unknown;

const login = (name: string, bodyOf: LoginBody, value = newSecret()): Planted => {
  return { kind: 'login', name, value, into: (http) => ({ ...http, body: bodyOf(value) }) };
};

/** In requests that are answered before or after the password is looked at, by whoever reads bodies. */
export const passwords = (): Planted[] => [
  login('the password of a login', (password) => ({ username: USER, password }), TEACHING_PASSWORD),
  login('a wrong password', (password) => ({ username: USER, password })),
  login('a password in the place of the name', (username) => ({ username, password: newSecret() })),
  login(
    'a password in a body that is no JSON',
    (password) => `{"username":"${USER}","password":"${password}`,
  ),
  login('a password that is too long', (password) => ({ username: USER, password }), newSecret(300)),
  login('a password in a field that nobody knows', (pin) => ({ username: USER, password: 'x', pin })),
  login('a password that is no text', (password) => ({ username: USER, password: [password] })),
];

const misplaced = (name: string, value: string, into: (http: HttpRequest) => HttpRequest): Planted => ({
  kind: 'me',
  name,
  value,
  into,
  isMisplaced: true,
});

/** Of sessions that are alive: what would open them, did it stand in its own place. */
export const misplacedOnes: readonly ((value: string) => Planted)[] = [
  (value) =>
    misplaced('a credential in the query', value, (http) => ({
      ...http,
      path: `${http.path}?access_token=${value}&token=${value}&sid=${value}`,
    })),
  (value) =>
    misplaced('a credential in the path', value, (http) => ({ ...http, path: `${http.path}/${value}` })),
  (value) =>
    misplaced('a credential in the Referer', value, (http) => ({
      ...http,
      headers: { ...http.headers, referer: `${http.origin}/?token=${value}` },
    })),
];

/** Presented as a real one is, and issued by nobody. */
export const madeUp = (carried: Carried): Carried => ({ ...carried, value: newSecret() });
