// The lab goes away and comes back, the same or another one: the page never shows a wrong picture.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serveApi } from '../support/api.ts';
import { createFakeLab } from '../support/fake-lab/fake-lab.ts';
import { openPages, skip } from '../support/page.ts';

describe('the page while its lab is away', { skip, timeout: 300_000 }, () => {
  const open = openPages();

  it('shows the lab that was started anew, and nothing of the one before', async () => {
    const before = createFakeLab();
    await before.startDeployment('jwt');
    const { page, api } = await open(before);
    await page.getByRole('radio', { name: /^node 3, healthy/ }).waitFor();
    await api.close();
    const lab = createFakeLab();
    await lab.startDeployment('sticky');
    const again = await serveApi(lab, { port: api.port });
    await page.getByText('The connection to the lab is lost').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Stop sticky' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Stop jwt' }).count(), 0);
    await page.context().close();
    await again.close();
  });

  it('keeps its picture while the stream is cut, and catches up when it is back', async () => {
    const lab = createFakeLab();
    await lab.startDeployment('jwt');
    const shown = await open(lab);
    const { page, api } = shown;
    await lab.act('jwt', 'alice', 'me', 'node-1');
    const refused = page.getByRole('button', { name: 'alice GET /me: 401 from node 1' });
    await refused.waitFor();
    await api.close();
    await page.getByText('The connection to the lab is lost').waitFor();
    await refused.waitFor();
    await lab.breakNode('jwt', 'node-3', 'kill');
    const again = await serveApi(lab, { port: api.port });
    await page.getByRole('region', { name: 'Log' }).getByText('Node 3 was killed.').waitFor();
    await page.getByText('The connection to the lab is lost').waitFor({ state: 'detached' });
    assert.equal(await refused.count(), 1);
    await page.context().close();
    await again.close();
  });
});
