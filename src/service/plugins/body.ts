/** Reads JSON bodies, and nothing else: no other type, no other encoding. Where a route takes none, none is read. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../../protocol/problems.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    takesBody?: boolean;
  }
}

const takesBody = ({ routeOptions }: FastifyRequest): boolean => routeOptions.config.takesBody === true;

const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]+)/i;

function refuseEncoded({ headers }: FastifyRequest): void {
  const encoding = headers['content-encoding'] ?? 'identity';
  const charset = CHARSET.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  if (encoding.toLowerCase() !== 'identity' || charset.toLowerCase() !== 'utf-8')
    throw new Problem('unsupported_media_type');
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(strictUtf8.decode(bytes));
  } catch (cause) {
    throw new Problem('malformed_json', { cause });
  }
}

export function addBodyParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, bytes: Buffer) => {
      if (!takesBody(request)) return undefined;
      refuseEncoded(request);
      return parseJson(bytes);
    },
  );
  app.addContentTypeParser('*', async (request: FastifyRequest, payload: NodeJS.ReadableStream) => {
    if (takesBody(request)) throw new Problem('unsupported_media_type');
    payload.resume();
    return undefined;
  });
}
