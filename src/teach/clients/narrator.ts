/** Says what goes over the wire, and what to notice. Colour only where a terminal shows it. */
import { styleText } from 'node:util';
import type { Answer } from '../../client/exchange.ts';
import type { ContractRequest } from '../../client/request.ts';

const LINE_MAX = 110;
/** Only the fields that matter to a session. */
const SHOWN_FIELDS = ['x-served-by', 'set-cookie', 'www-authenticate', 'cache-control'];

const style = (format: Parameters<typeof styleText>[0], text: string) =>
  styleText(format, text, { stream: process.stdout });

/** A credential of this tour is the lab's own; but a long line hides what is around it. */
const shortened = (text: string) =>
  text.length <= LINE_MAX ? text : `${text.slice(0, LINE_MAX)}… (${text.length} characters)`;

const field = (mark: string, name: string, value: string | null) =>
  value !== null && console.log(style('dim', `${mark} ${shortened(`${name}: ${value}`)}`));

export function tell(text: string): void {
  console.log(`\n${style('bold', text)}`);
}

export function notice(text: string): void {
  console.log(style('cyan', `  ${text}`));
}

export function showRequest({ method, path, headers, body }: ContractRequest): void {
  console.log(`> ${method} ${path}`);
  for (const [name, value] of Object.entries(headers)) field('>', name, value);
  if (body !== undefined) console.log(`> ${JSON.stringify(body)}`);
}

export function showAnswer({ status, statusText, headers, body }: Answer): void {
  console.log(style(status < 400 ? 'green' : 'red', `< ${status} ${statusText}`));
  for (const name of SHOWN_FIELDS) field('<', name, headers.get(name));
  if (body !== undefined) console.log(`< ${shortened(JSON.stringify(body))}`);
}
