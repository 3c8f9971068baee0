/** The error table as a page for readers. */
import { problemCodes, problems } from '../../src/protocol/problems.ts';

const introduction = `# Errors

Every error is answered as \`application/problem+json\` (RFC 9457) with \`type\`, \`title\`, \`status\`, \`detail\`,
\`code\` and \`traceId\`. The code is what a program should look at; the title may be shown to a person.

*Definite* says whether the request certainly had no effect. Where it is "no", the request may have taken effect:
read the state before repeating a change.

This page is generated from \`src/protocol/problems.ts\`.
`;

export function errorTable(): string {
  const rows = problemCodes.map((code) => {
    const { status, title, action, definite } = problems[code];
    return `| \`${code}\` | ${status} | ${title} | ${action} | ${definite ? 'yes' : 'no'} |`;
  });
  const head = ['| code | status | title | what to do | definite |', '|---|---|---|---|---|'];
  return `${introduction}\n${[...head, ...rows].join('\n')}\n`;
}
