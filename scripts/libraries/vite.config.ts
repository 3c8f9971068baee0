/**
 * Libraries in one file each, for the processes that the lab and the tests start by the dozen. Ours have some hundred
 * files, theirs a thousand: finding, reading and linking those was a third and more of each start. Ours stay as they are:
 * what is read is what runs. `src/node/libraries.ts` takes them from here.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { quickPrototypes } from '../../deploy/bundle/quick-prototypes.ts';
import { entries, entryOf, fileNameOf } from './entries.ts';
import { indexFile } from './index-file.ts';

/** What our servers, the lab and the tests load at their start. Compiled code and what reads files of its own stays apart. */
const names = [
  '@fastify/cors',
  '@fastify/helmet',
  '@prometheus-io/client',
  '@prometheus-io/client/lib/gauge.js',
  '@prometheus-io/client/lib/histogram.js',
  '@prometheus-io/client/lib/registry.js',
  '@redis/client',
  'cockatiel',
  'cookie',
  'express',
  'fastify',
  'jose',
  'pg',
  'pino',
  'rate-limiter-flexible',
  'rate-limiter-flexible/lib/RateLimiterMemory.js',
  'undici',
  'zod',
];

export default defineConfig({
  root: fileURLToPath(new URL('../../', import.meta.url)),
  publicDir: false,
  plugins: [entries(), quickPrototypes(), indexFile(names)],
  ssr: { noExternal: true, external: ['pg-native'] },
  build: {
    ssr: true,
    outDir: 'dist/libraries',
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    rolldownOptions: {
      treeshake: false,
      input: Object.fromEntries(names.map((name) => [fileNameOf(name), entryOf(name)])),
      output: { entryFileNames: '[name].mjs', chunkFileNames: 'shared-[name].mjs' },
    },
  },
});
