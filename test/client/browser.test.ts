// The same client in a real browser: cookies are the browser's business there, and no script sees one.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { type Family, strategyFacts } from '../../src/protocol/strategies.ts';
import { type AccountsDatabase, openAccounts, seed } from '../contract/accounts.ts';
import { findChromium, launchChromium } from '../support/chromium.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { PASSWORD } from './any-server.ts';
import { startFront } from './front.ts';

const chromium = findChromium();
const skip = 'missing' in chromium ? chromium.missing : withoutPostgres;

/** Everything that it needs, as one module: what is no part of a browser would not get in. */
async function bundled(): Promise<string> {
  const entry = fileURLToPath(new URL('../../src/client/client.ts', import.meta.url));
  const lib = { entry, formats: ['es' as const], fileName: 'client' };
  const built = await build({ configFile: false, logLevel: 'error', build: { lib, write: false } });
  const [result] = [built].flat();
  const [chunk] = result && 'output' in result ? result.output : [];
  assert.ok(chunk?.type === 'chunk' && chunk.imports.length === 0);
  return chunk.code;
}

/** What a script of a page does with it; told back as data. */
const visit = (origin: string, family: Family) => `(async () => {
  const { createClient } = await import('/client.js');
  const client = createClient({ origin: '${origin}', family: '${family}' });
  const codeOf = (call) => call.then(() => 'none', (error) => error.name + ' ' + error.code);
  const before = await codeOf(client.me());
  await client.login({ body: { username: 'bob', password: '${PASSWORD}' } });
  await client.addItem({ body: { productId: 'mouse', quantity: 2 } });
  const { order } = await client.checkout.intent().send();
  const orders = [];
  for await (const { id } of client.listOrders.each({ query: { limit: 1 } })) orders.push(id);
  const { user } = await client.me();
  const other = createClient({ origin: '${origin}', family: '${family}' });
  const inAnotherTab = await codeOf(other.me());
  await client.logout();
  const after = await codeOf(client.me());
  return { before, user: user.username, isBought: orders[0] === order.id, inAnotherTab, after, cookies: document.cookie };
})()`;

describe('in a browser', { skip }, () => {
  let browser: Browser;
  let accounts: AccountsDatabase;
  const servers: TestServer[] = [];
  const stops: (() => void)[] = [];
  let page: string;
  let server: TestServer;

  before(async () => {
    const code = await bundled();
    page = await startFront(
      { after: (stop) => void stops.push(stop as () => void) },
      {
        server: () => server.url,
        answers(path, response) {
          if (path !== '/' && path !== '/client.js') return false;
          const type = path === '/' ? 'text/html' : 'text/javascript';
          response
            .setHeader('content-type', `${type}; charset=utf-8`)
            .end(path === '/' ? '<title>Shop</title>' : code);
          return true;
        },
      },
    );
    accounts = await openAccounts();
    await seed(accounts.env);
    if ('path' in chromium) browser = await launchChromium(chromium.path);
  });
  after(async () => {
    await browser?.close();
    for (const stop of stops) stop();
    await Promise.all(servers.map((each) => each.stop()));
    await accounts?.stop();
  });

  for (const strategy of ['memory', 'jwt'] as const) {
    const { family, credentialKind } = strategyFacts[strategy];
    for (const where of ['a page of the service’s own', 'a page of another origin that the service trusts']) {
      it(`shops from ${where}, with a ${credentialKind}`, async () => {
        server = await startServer(
          strategy,
          { STORE_DEADLINE_MS: '5000', ALLOWED_ORIGINS: page, ...accounts.env },
          'src/service/server.ts',
        );
        servers.push(server);
        const context = await browser.newContext();
        try {
          const tab = await context.newPage();
          await tab.goto(page);
          const origin = where.includes('another') ? server.url : page;
          assert.deepEqual(await tab.evaluate(visit(origin, family)), {
            before: 'ClientProblem no_session',
            user: 'bob',
            isBought: true,
            // The browser shows its cookies for every client of the page; a token is known to its own alone.
            inAnotherTab: credentialKind === 'cookie' ? 'none' : 'ClientProblem no_session',
            after: 'ClientProblem no_session',
            cookies: '',
          });
        } finally {
          await context.close();
        }
      });
    }
  }
});
