/** The interface of the lab itself, by which the page and the command line drive it. */
import { z } from 'zod';
import { routes } from '../../src/lab/api/routes.ts';
import { exchangesMax } from '../../src/lab/live/kept-exchanges.ts';
import { cliLine } from '../../src/protocol/control-lines.ts';
import { samplesMax } from '../../src/protocol/samples.ts';

/** By method and template: what it does, and the line in a terminal that does the same. */
const texts: Readonly<Record<string, readonly [does: string, line?: string]>> = {
  'GET state': ['How things stand: a snapshot, as the stream begins with one.'],
  'GET events': [
    'The stream of events (SSE). `Last-Event-ID`, or `lastEventId` in the query, brings what was missed.',
  ],
  'GET runs': ['The stored runs, the newest first, 200 at most. What cannot be read says why in `broken`.'],
  'GET runs/:run': ['The report of one run.'],
  'GET runs/:run/report.html': ['The run as one page to keep.'],
  'GET runs/:run/:deployment': ['The history of one deployment in it, JSON lines, as it is stored.'],
  'GET deployments/:name/exchanges/:hop': [
    `One request of a client of the page in full, credential included. Kept: the last ${exchangesMax} of each deployment.`,
  ],
  'POST deployments/:name/exchanges/:hop/repeat': [
    'The same request with the same credential once more, to this node first where one is named.',
    cliLine({ verb: 'repeat', deployment: 'redis', target: 7, node: 'node-2' }),
  ],
  'POST heal': ['Every node and every store is whole again.', cliLine({ verb: 'heal-all' })],
  'POST reset': ['Each deployment that runs starts anew.', cliLine({ verb: 'reset' })],
  'POST deployments/:name/start': ['Starts it.', cliLine({ verb: 'start', deployment: 'redis' })],
  'POST deployments/:name/stop': ['Stops it.', cliLine({ verb: 'stop', deployment: 'redis' })],
  'POST deployments/:name/nodes': ['One more node.', cliLine({ verb: 'add-node', deployment: 'redis' })],
  'POST deployments/:name/nodes/:node/:fault': [
    'Breaks a node (`kill`, `drain`, `restart`, `pause`), or `heal`, or `remove`.',
    cliLine({ verb: 'kill', deployment: 'redis', target: 'node-2' }),
  ],
  'POST deployments/:name/store/:fault': [
    'Breaks the store, or `heal`.',
    cliLine({ verb: 'store', deployment: 'redis', target: 'pause' }),
  ],
  'POST deployments/:name/gateway': [
    'Another policy, from the next request on.',
    cliLine({ verb: 'policy', deployment: 'redis', target: 'affinity' }),
  ],
  'POST deployments/:name/traffic': [
    'Steady requests of several people; 0 ends them, and so does a run.',
    cliLine({ verb: 'traffic', deployment: 'redis', target: 50, users: 10 }),
  ],
  'POST deployments/:name/clients': [
    'One more client.',
    cliLine({ verb: 'add-client', deployment: 'redis' }),
  ],
  'POST deployments/:name/clients/:client/:action': [
    'One request of a client: `login`, `me`, `addToCart`, `saySomething`, `logout`; or `remove`.',
    cliLine({ verb: 'login', deployment: 'redis', target: 'alice', node: 'node-2' }),
  ],
  'POST runs': [
    'Runs experiments, and answers 202 at once; the events tell the rest.',
    'npm run lab -- run 03',
  ],
  'POST compare': ['Measures everything, as `compare` does.', 'npm run lab -- compare'],
};

const introduction = `# The lab's interface

What the page and \`npm run lab -- do …\` ask of the lab that \`npm start\` runs, below the address that it prints, at
\`/api/\`. It answers on 127.0.0.1 only, to its own names only. What needs the *token* that stands in
the fragment of that address takes it as \`Authorization: Bearer <token>\`: all that changes something, and all that
shows a credential. Bodies are JSON; what may be left out has a question mark. An order that is carried out is answered
with 204, and what came of it stands in the events; a refusal is a problem (RFC 9457) with a \`detail\` in words.

A snapshot holds, of each deployment that had requests, the last ${samplesMax} seconds as samples. Events tell at most 150 hops a
second, beside those of the page's own clients, which are all told; samples count every request.

This page is generated from \`src/lab/api/routes.ts\`.
`;

function fieldsOf(body: z.ZodType | null): string {
  if (!body) return '';
  const { properties = {}, required = [] } = z.toJSONSchema(body, { io: 'input' });
  return Object.keys(properties)
    .map((name) => `\`${name}\`${required.includes(name) ? '' : '?'}`)
    .join(', ');
}

/** @throws when a route has no text, or a text no route */
export function labInterface(): string {
  const left = new Set(Object.keys(texts));
  const rows = routes.map(({ method, template, body, isGuarded }) => {
    const key = `${method} ${template}`;
    if (!left.delete(key)) throw new Error(`${key} has no text in scripts/generate/lab-interface.ts`);
    const [does, line] = texts[key] ?? [''];
    const cells = [isGuarded ? 'yes' : 'no', `\`${method} /api/${template}\``, fieldsOf(body), does];
    return `| ${[...cells, line ? `\`${line}\`` : ''].join(' | ')} |`;
  });
  if (left.size > 0) throw new Error(`no such route any more: ${[...left].join(', ')}`);
  const head = ['| token | address | body | does | the same in a terminal |', '|---|---|---|---|---|'];
  return `${introduction}\n${[...head, ...rows].join('\n')}\n`;
}
