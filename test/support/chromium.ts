/** A real browser without a window, or the reason why this machine has none. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { type Browser, chromium } from 'playwright-core';

const executables = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];
const found = (): string | undefined =>
  [process.env.CHROMIUM_PATH, ...executables].find((path) => path && existsSync(path));

/** Installs Chromium where that is the machine's custom: on Debian, as root. */
export function findChromium(): { path: string } | { missing: string } {
  const path = found() ?? (canInstall() ? install() : undefined);
  return path ? { path } : { missing: 'No Chromium here: install it, or name it in CHROMIUM_PATH.' };
}

const canInstall = (): boolean => existsSync('/etc/debian_version') && process.getuid?.() === 0;

function install(): string | undefined {
  process.stderr.write('Installing chromium by apt-get, to test the page in a real browser…\n');
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: 300_000 };
  const installer = 'apt-get';
  spawnSync(installer, ['update', '-q'], options);
  const { status } = spawnSync(
    installer,
    ['install', '-y', '-q', '--no-install-recommends', 'chromium'],
    options,
  );
  return status === 0 ? found() : undefined;
}

/** Its user data directory is new and goes with it. */
export const launchChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--headless', '--disable-gpu', '--disable-background-networking'],
  });
