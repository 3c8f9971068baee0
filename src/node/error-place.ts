/** Where an error comes from, for a person: `file:line` in the code of the one who asks, without a stack. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const FRAME = /(?:\(|at |^)(?:async )?((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^\n()]*?):(\d+)(?::\d+)?\)?$/gm;

const pathOf = (text: string) => (text.startsWith('file://') ? fileURLToPath(text) : text);

/** The first frame in this file; else the first in any file that is neither Node's nor a package's; else null. */
export function placeOf(error: unknown, file = ''): string | null {
  if (!(error instanceof Error) || !error.stack) return null;
  const frames = [...error.stack.matchAll(FRAME)]
    .map(([, path = '', line = '']) => ({ path: pathOf(path), line }))
    .filter(({ path }) => !/node_modules|[\\/]src[\\/](teach|node)[\\/]/.test(path));
  const frame = frames.find(({ path }) => path === file) ?? frames[0];
  return frame ? `${relative(process.cwd(), frame.path).replaceAll('\\', '/')}:${frame.line}` : null;
}
