/** The commands that the documents show: every line of every block that is marked as `sh`. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export const documents = (): string[] => [
  'README.md',
  'ARCHITECTURE.md',
  ...readdirSync(`${root}docs`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path.replaceAll('\\', '/')}`),
];

export const readDocument = (document: string): string => readFileSync(`${root}${document}`, 'utf8');

export interface DocumentedCommand {
  readonly command: string;
  readonly document: string;
}

export function documentedCommands(): DocumentedCommand[] {
  return documents().flatMap((document) => {
    const blocks = readDocument(document).matchAll(/```sh\n([\s\S]*?)```/g);
    const lines = [...blocks].flatMap(([, block = '']) => block.split('\n'));
    return lines.filter((line) => line.trim() !== '').map((command) => ({ command, document }));
  });
}
