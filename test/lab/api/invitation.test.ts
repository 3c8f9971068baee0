// The browser is told an address that hands the token over once: what it is started with, everybody can read.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { startLab } from '../../support/lab-process.ts';
import { markedFolder } from '../../support/leftovers.ts';
import { until } from '../../support/until.ts';

const skip = process.platform !== 'linux' && 'elsewhere no variable names the browser';

it('a browser is started without the token, and gets it by its first request alone', { skip }, async (t) => {
  const folder = markedFolder(t);
  const [browser, opened] = [join(folder.path, 'browser'), join(folder.path, 'opened')];
  writeFileSync(browser, `#!/bin/sh\necho "$@" > ${opened}.part && mv ${opened}.part ${opened}\n`);
  chmodSync(browser, 0o755);
  const lab = startLab(folder, ['start', '--port', '0', '--runs', folder.path], { BROWSER: browser });
  const printed = await lab.line((line) => line.includes('#token='));
  const [, token = ''] = /#token=([\w-]{43})/.exec(printed) ?? [];
  await until('the browser has been started', () => existsSync(opened), 20_000);
  const address = readFileSync(opened, 'utf8').trim();
  assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/enter\/[\w-]{43}$/);
  assert.ok(token !== '' && !address.includes(token));

  const ask = (url: string) => fetch(url, { redirect: 'manual' });
  assert.equal((await ask(`${address.slice(0, -1)}!`)).status, 404, 'another address');
  const first = await ask(address);
  assert.deepEqual([first.status, first.headers.get('location')], [303, `/#token=${token}`]);
  assert.equal(first.headers.get('cache-control'), 'no-store');
  const second = await ask(address);
  assert.equal(second.status, 404);
  assert.match(await second.text(), /works once; open the one that `npm start` printed/);
  lab.process.kill('SIGINT');
  assert.equal(await lab.exited, 0);
});
