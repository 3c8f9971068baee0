/**
 * `npm run build:service`: the service in a few files, for where it runs in production. It starts in half the time that
 * its sources take, whose more than a thousand files Node would find and read one by one, and needs one package beside it.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { carriedAlone } from './carried-alone.ts';
import { filesBeside } from './files-beside.ts';
import { quickPrototypes } from './quick-prototypes.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sources = join(root, 'src');
const program = (name: string) => join(sources, 'service', `${name}.ts`);

/** Compiled for one system and processor, so it is installed where the bundle runs. */
const NATIVE = '@node-rs/argon2';

export default defineConfig({
  root,
  publicDir: false,
  plugins: [filesBeside(sources), quickPrototypes(), carriedAlone([NATIVE])],
  ssr: {
    noExternal: true,
    // The others are not in production: pg asks for a native driver and goes on without, and the page of the interface
    // is for developers.
    external: [NATIVE, 'pg-native', '@fastify/swagger', '@fastify/swagger-ui'],
  },
  build: {
    ssr: true,
    outDir: 'dist/service',
    emptyOutDir: true,
    target: 'node24',
    // Whoever reads a stack of it should know the names.
    minify: false,
    // Theirs, of all that is in it.
    license: { fileName: 'LICENSES.md' },
    rolldownOptions: {
      input: { server: program('server'), migrate: program('migrate'), seed: program('seed') },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
