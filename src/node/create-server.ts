/**
 * `createServer` of node:http. Where node:http is imported as an ES module it has to show all of its names, and one of
 * them loads the whole of `fetch`: a tenth of a start, and some megabytes, for what no server here uses.
 */
export const { createServer } = process.getBuiltinModule('node:http');
