/** Fastify that says one thing to everybody: what the framework alone costs. Its argument is what it says, as JSON. */
import Fastify from 'fastify';

const { status, headers, body } = JSON.parse(process.argv[2] ?? '');
const { PORT, HOST, NODE_NAME: node } = process.env;

const app = Fastify({ logger: false });
// A client may say that it sends JSON and send nothing; nobody looks at it here.
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', (_request, payload, done) => {
  payload.resume();
  done(null);
});
app.all('/*', (_request, reply) => reply.code(status).headers(headers).send(body));
const listening = await app.listen({ port: Number(PORT), host: HOST ?? '127.0.0.1' });
process.stdout.write(`${JSON.stringify({ listening, node, strategy: 'bare' })}\n`);

process.on('message', () => process.exit()).on('disconnect', () => process.exit());
