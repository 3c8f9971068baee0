/**
 * The least that a server can do: node:http, one answer, no session. What a request costs beyond that is the
 * framework's and the strategy's. Its argument is the answer to give, as JSON: status, headers and body.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serverLimits } from '../../protocol/headers.ts';

const { status, headers, body } = JSON.parse(process.argv[2] ?? '');
const { PORT, HOST, NODE_NAME: node } = process.env;

const server = createServer(serverLimits, (_request, response) => {
  response.writeHead(status, headers).end(body);
});
server.listen(Number(PORT), HOST, () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(
    `${JSON.stringify({ listening: `http://${HOST}:${port}`, node, strategy: 'bare' })}\n`,
  );
});

// The lab's one command, and its end: it has nothing to finish that anybody would miss.
process.on('message', () => process.exit()).on('disconnect', () => process.exit());
