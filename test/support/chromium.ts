/** A real browser without a window, or the reason why this machine has none. */
import { existsSync } from 'node:fs';
import process from 'node:process';
import { type Browser, chromium } from 'playwright-core';
import { installOnDebian, mayInstall } from '../../src/lab/stores/programs.ts';

/** The shell first: the same engine without the windows around it, which start as many processes again. */
const executables = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];
const found = (): string | undefined =>
  [process.env.CHROMIUM_PATH, ...executables].find((path) => path && existsSync(path));

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** @param announce told before Chromium is installed, where that is the machine's custom: on Debian, as root */
export function findChromium(announce = say): { path: string } | { missing: string } {
  let path = found();
  if (!path && mayInstall()) {
    announce(
      'No Chromium found. Installing the package chromium-headless-shell with apt-get, to test the page (about 230 MB)…',
    );
    installOnDebian('chromium-headless-shell');
    path = found();
  }
  return path ? { path } : { missing: 'No Chromium here: install it, or name it in CHROMIUM_PATH.' };
}

/** Its user data directory is new and goes with it. */
export const launchChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--headless', '--disable-gpu', '--disable-background-networking'],
  });
