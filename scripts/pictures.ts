/**
 * Draws the pictures of the docs: a real laboratory with real servers and real runs, looked at in a real browser. What
 * stands on a picture was measured a moment before. Arguments are names of scenes; without any, all are drawn.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { experiments } from '../experiments/index.ts';
import { createApi } from '../src/lab/api/api.ts';
import { Lab } from '../src/lab/lab.ts';
import { findChromium, launchChromium } from '../test/support/chromium.ts';
import { createCamera } from './pictures/camera.ts';
import { scenes } from './pictures/scenes.ts';

const TOKEN = 'only-for-the-pictures';
const pageDirectory = fileURLToPath(new URL('../dist/web', import.meta.url));
const pictures = fileURLToPath(new URL('../docs/img', import.meta.url));

const say = (words: string): void => void process.stderr.write(`${words}\n`);

async function main(wanted: readonly string[]): Promise<void> {
  const chromium = findChromium();
  if ('missing' in chromium) throw new Error(chromium.missing);
  const chosen = scenes.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  if (chosen.length === 0) throw new Error(`The scenes are ${scenes.map(({ name }) => name).join(', ')}.`);
  mkdirSync(pictures, { recursive: true });
  const runsRoot = mkdtempSync(join(tmpdir(), 'statelab-pictures-'));
  const lab = new Lab({ experiments, runsRoot, announce: say });
  const api = await createApi({ lab, token: TOKEN, pageDirectory, host: '127.0.0.1', port: 0 });
  const browser = await launchChromium(chromium.path);
  try {
    const camera = createCamera({ browser, address: `${api.url}#token=${TOKEN}`, pictures, say });
    for (const { name, prepare, shots } of chosen) {
      say(`${name}…`);
      await prepare(lab);
      for (const shot of shots) await camera.take(name, shot, lab);
    }
  } finally {
    await browser.close();
    await api.close();
    await lab.stop();
    rmSync(runsRoot, { recursive: true, force: true });
  }
}

await main(process.argv.slice(2));
