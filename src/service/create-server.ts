/**
 * `createServer` of node:http. Imported by its name as an ES module, node:http would have to show all of its names, and
 * one of them loads the whole of `fetch`: time and memory of each start, for what no server here uses.
 */
import type * as http from 'node:http';
import { createRequire } from 'node:module';

export const { createServer }: typeof http = createRequire(import.meta.url)('node:http');
