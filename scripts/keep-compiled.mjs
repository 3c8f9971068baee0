// Loaded first by the tests: what they and all that they start compile is kept, as the laboratory keeps it for its
// servers. A run of the tests starts some two thousand processes; without this, each takes the types out again.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import '../src/node/libraries.ts';

process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../dist/compile-cache', import.meta.url));
