/** What holds for every route: where it lies, how a credential travels, header fields and limits. */
import { limits, headers as names, serverLimits } from '../../../src/protocol/headers.ts';
import { headerComponents } from '../../../src/protocol/openapi/headers.ts';
import { Problem } from '../../../src/protocol/problems.ts';
import { strategyFacts } from '../../../src/protocol/strategies.ts';
import { jsonText } from './json-text.ts';

const introduction = `# The HTTP interface

Every server here speaks it, whatever its strategy, and the gateway passes it on unchanged. This page is generated
from \`src/protocol\`; the same for programs is [openapi.json](reference/openapi.json), which each server also serves
as \`/openapi.json\`.

## Conventions

- \`{base}\` is \`/api/stateless\` or \`/api/stateful\`, after the family of the server's strategy. Addresses are
  case-sensitive and have no trailing slash.
- Bodies are JSON in UTF-8, sent as \`application/json\`. A field that the route does not
  know is refused.
- Money is whole cents. Times are RFC 3339 in UTC.
- Every curl line below talks to the stateful server (\`npm run server:stateful\`), and keeps its cookie in the file
  \`jar\`. They are for a POSIX shell; [SETUP.md](SETUP.md#windows) tells what differs on Windows.
- Every example was answered by a real server: a test sends each line and compares.`;

const credentialWords = {
  bearer: 'a token: `Authorization: Bearer <token>`',
  cookie: 'a cookie: `Cookie: <name>=<value>`',
} as const;

function credentials(): string[] {
  const rows = Object.entries(strategyFacts).map(
    ([name, { family, credentialKind, stateHeldBy }]) =>
      `| \`${name}\` | \`/api/${family}\` | ${credentialWords[credentialKind]} | the ${stateHeldBy} |`,
  );
  return [
    '## Credentials',
    '',
    '| strategy | base | the client shows | the state lies with |',
    '|---|---|---|---|',
    ...rows,
    '',
    'A login answers the credential: as `token` in the body, or by `Set-Cookie`. Any later answer may carry a renewed',
    'one in the same place; the one that came last counts. Where the client holds the state, every change renews it.',
    'A cookie is called `statelab_` and the strategy, unless `COOKIE_NAME` says otherwise, with `__Host-` before it',
    'behind TLS. To talk to the stateless server, keep the token instead of the jar:',
    '',
    '```bash',
    `login='{"username":"bob","password":"correct horse battery staple"}'`,
    `json='Content-Type: application/json'`,
    `answer=$(curl -s http://127.0.0.1:3000/api/stateless/login -H "$json" -d "$login")`,
    `token=$(printf '%s' "$answer" | sed -E 's/.*"token":"([^"]+)".*/\\1/')`,
    `curl -s http://127.0.0.1:3000/api/stateless/cart -H "Authorization: Bearer $token"`,
    '```',
    '',
    '```text',
    '{"items":[],"totalCents":0,"version":0}',
    '```',
  ];
}

function headerFields(): string[] {
  const answered = Object.entries(headerComponents).map(
    ([name, { description }]) => `| \`${name}\` | ${description} |`,
  );
  return [
    '## Header fields',
    '',
    `A request may carry \`${names.traceparent}\`, whose trace the answer goes on with, and \`${names.requestId}\`, which it`,
    `repeats. A checkout must carry \`${names.idempotencyKey}\`. Answers carry:`,
    '',
    '| field | says |',
    '|---|---|',
    ...answered,
  ];
}

const limitWords: Readonly<Record<keyof typeof limits, string>> = {
  bodyBytesMax: 'bytes of a body; more is refused with `content_too_large`',
  headerBytesMax: 'bytes of all header lines together; more is refused with 431, before any of our code runs',
  tokenBytesMax: 'bytes of a bearer token; a change that would need more is refused with `state_too_large`',
  cookieBytesMax: 'bytes of a cookie’s name and value, which is all that browsers keep; likewise',
  cartLineQuantityMax: 'pieces of one product in a cart; more is refused with `quantity_limit`',
  addQuantityMax: 'pieces that one request may add',
  conversationMessagesMax: 'messages that a conversation keeps; the oldest are forgotten',
  messageLengthMax: 'characters of a message',
  rememberedOrdersMax: 'orders that a session remembers for their `Idempotency-Key`',
  idempotencyKeyLengthMax: 'characters of an `Idempotency-Key`',
  calculateValuesMax: 'values of one calculation',
  randomCountMax: 'random values of one request',
  passwordLengthMax: 'characters of a password',
  usernameLengthMax: 'characters of a username',
  deviceLengthMax: 'characters that are kept of `User-Agent`, as a session’s device',
};

function limitTable(): string[] {
  const words = limitWords as Readonly<Record<string, string>>;
  const rows = Object.entries(limits).map(([name, value]) => `| ${value} | ${words[name] ?? name} |`);
  const { headersTimeout, requestTimeout, keepAliveTimeout } = serverLimits;
  return [
    '## Limits',
    '',
    '| at most | of what |',
    '|---|---|',
    ...rows,
    `| ${headersTimeout / 1000} s | until the header lines of a request have come |`,
    `| ${requestTimeout / 1000} s | until a request has come whole; then 408 |`,
    `| ${keepAliveTimeout / 1000} s | that a connection may stay idle |`,
  ];
}

function errors(): string[] {
  const example = new Problem('no_session').body('4bf92f3577b34da6a3ce929d0e0e4736');
  return [
    '## Errors',
    '',
    'An error is `application/problem+json` (RFC 9457). Programs look at `code`; [errors.md](reference/errors.md) says',
    'of each code what to do, and whether the request certainly had no effect. Without a credential:',
    '',
    '```json',
    jsonText(example),
    '```',
    '',
    'Any address may also answer `not_found` (404) or `method_not_allowed` (405), and a gateway in front of the server',
    '`bad_gateway` (502), `no_node` (503) or `gateway_timeout` (504).',
  ];
}

export function conventions(): string {
  return [introduction, credentials(), headerFields(), limitTable(), errors()]
    .map((part) => (typeof part === 'string' ? part : part.join('\n')))
    .join('\n\n');
}
