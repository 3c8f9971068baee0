/** The built page. Vite puts a hash of the content into the names under assets/, so those never change. */
import { readFile, realpath } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { Refusal } from './problem.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

export async function sendFile(response: ServerResponse, directory: string, path: string): Promise<void> {
  const name = path === '/' ? '/index.html' : path;
  const content = await readInside(directory, name);
  if (content) {
    const immutable = name.startsWith('/assets/');
    response.writeHead(200, {
      'Content-Type': types[extname(name)] ?? 'application/octet-stream',
      'Content-Length': content.length,
      'Cache-Control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    response.end(content);
  } else if (name === '/index.html') {
    response.writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
    response.end('The page is not built yet. Run `npm run build:web`, then load this address again.\n');
  } else {
    throw new Refusal('not_found', 'The page has no such file.');
  }
}

/** Undefined for whatever is not a plain, visible file inside the directory, links resolved. */
async function readInside(directory: string, path: string): Promise<Buffer | undefined> {
  // Only names that the build can give: no dot at a part's start, no escapes, no backslash.
  if (!/^(\/[\w-][\w.-]*)+$/.test(path)) return undefined;
  try {
    const root = await realpath(directory);
    const file = await realpath(join(root, path));
    return file.startsWith(root + sep) ? await readFile(file) : undefined;
  } catch {
    return undefined;
  }
}
