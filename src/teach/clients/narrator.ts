/** Says what goes over the wire, and what to notice. Colour only where a terminal shows it. */
import { styleText } from 'node:util';
import type { TourAnswer, TourRequest } from './http.ts';

const LINE_MAX = 110;
const style = (format: Parameters<typeof styleText>[0], text: string) =>
  styleText(format, text, { stream: process.stdout });

/** A credential of this tour is the lab's own; but a long line hides what is around it. */
const shortened = (text: string) =>
  text.length <= LINE_MAX ? text : `${text.slice(0, LINE_MAX)}… (${text.length} characters)`;

const fields = (mark: string, headers: Readonly<Record<string, string>>) =>
  Object.entries(headers).map(([name, value]) => `${mark} ${shortened(`${name}: ${value}`)}`);

export function tell(text: string): void {
  console.log(`\n${style('bold', text)}`);
}

export function notice(text: string): void {
  console.log(style('cyan', `  ${text}`));
}

export function showRequest({ method, path, headers, body }: TourRequest): void {
  console.log(`> ${method} ${path}`);
  for (const line of fields('>', headers)) console.log(style('dim', line));
  if (body !== undefined) console.log(`> ${JSON.stringify(body)}`);
}

export function showAnswer({ status, statusText, headers, body }: TourAnswer): void {
  console.log(style(status < 400 ? 'green' : 'red', `< ${status} ${statusText}`));
  for (const line of fields('<', headers)) console.log(style('dim', line));
  if (body !== null) console.log(`< ${shortened(JSON.stringify(body))}`);
}
