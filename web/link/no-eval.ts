// Zod compiles its schemas with `new Function` where it can, and tries whether it can when the first one is
// declared. The page's content security policy forbids that, so this is the first thing that the page loads.
import { config } from 'zod';

config({ jitless: true });
