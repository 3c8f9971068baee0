/** The HTTP interface as a page for readers: conventions first, then each route with an example. */
import { z } from 'zod';
import { problems } from '../../src/protocol/problems.ts';
import { problemsOf, type Route } from '../../src/protocol/route.ts';
import { type RouteId, routes } from '../../src/protocol/routes.ts';
import { conventions } from './api/conventions.ts';
import { curlLine } from './api/curl.ts';
import { type Example, examples } from './api/examples.ts';
import { fieldTable } from './api/fields.ts';
import { jsonText } from './api/json-text.ts';

type NamedRoute = (typeof routes)[number];

const groups = [
  { title: 'Sessions', first: 'login' },
  { title: 'The shop', first: 'listProducts' },
  { title: 'Tools', first: 'calculate' },
  { title: 'Probes', first: 'livez' },
] as const satisfies readonly { title: string; first: RouteId }[];

const accessWords: Record<Route['access'], string> = {
  anyone: 'anyone may ask',
  session: 'needs a session',
  admin: 'needs a session of an admin, such as alice',
};

const addressOf = ({ method, path, scope }: Route) =>
  `${method.toUpperCase()} ${scope === 'base' ? '{base}' : ''}${path}`;

const fenced = (language: string, text: string) => [`\`\`\`${language}`, text, '```'];

function prepared({ after = [] }: Example): string {
  const names = after.map((id) => `\`${id}\``).join(' and ');
  return after.length === 0 ? '' : `, after ${names}`;
}

function answerOf({ answer }: Route, example: Example): string[] {
  if (answer === null) return ['Answers 204, without a body.'];
  if (answer === 'text') return ['Answers 200, in the Prometheus text format.'];
  const name = z.globalRegistry.get(answer)?.id ?? '';
  if (!example.answer) return [`Answers 200 and \`${name}\`.`];
  return [
    `Answers 200 and \`${name}\`${prepared(example)}:`,
    '',
    ...fenced('json', jsonText(example.answer)),
  ];
}

function errorsOf(route: Route): string {
  const codes = problemsOf(route).sort((a, b) => problems[a].status - problems[b].status);
  const shown = codes.map((code) => `\`${code}\` (${problems[code].status})`);
  return `Errors: ${shown.join(', ')}.`;
}

function section(route: NamedRoute): string {
  const example = examples[route.id];
  const table = fieldTable(route);
  return [
    `### ${route.id}`,
    '',
    `\`${addressOf(route)}\` – ${route.summary}; ${accessWords[route.access]}.`,
    '',
    ...(table.length > 0 ? [...table, ''] : []),
    ...fenced('bash', curlLine(route.id, example)),
    '',
    ...answerOf(route, example),
    '',
    errorsOf(route),
  ].join('\n');
}

function overview(): string {
  const rows = routes.map(
    (route) =>
      `| [\`${addressOf(route)}\`](#${route.id.toLowerCase()}) | ${route.access} | ${route.summary} |`,
  );
  return ['## Routes', '', '| address | who | does |', '|---|---|---|', ...rows].join('\n');
}

function sections(): string[] {
  return routes.flatMap((route) => {
    const group = groups.find(({ first }) => first === route.id);
    return [...(group ? [`## ${group.title}`] : []), section(route)];
  });
}

export const apiReference = (): string => `${[conventions(), overview(), ...sections()].join('\n\n')}\n`;
