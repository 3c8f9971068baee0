/** A real nginx with the configuration of this folder, for tests and benches: private, unprivileged, and gone with them. */
import { chown, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/lab/ports.ts';
import {
  type Child,
  exitText,
  exitWithin,
  type SystemUser,
  startChild,
} from '../../src/lab/processes/child.ts';
import { childrenOf } from '../../src/lab/processes/family.ts';
import type { Guard } from '../../src/lab/processes/guard.ts';
import { openPlace, userForStore } from '../../src/lab/stores/system-user.ts';
import { type Policy, prepareFolder, type Site, writeSite } from './prepare.ts';

export type { Policy };

const STARTS_MAX = 3;
const READY_MS_MAX = 5_000;
const RELOAD_MS_MAX = 10_000;
const STOP_MS_MAX = 5_000;
const LOOK_EVERY_MS = 20;
const HOST = '127.0.0.1';

export type Nodes = Pick<Site, 'nodes' | 'policy'>;

export interface Nginx {
  readonly origin: string;
  /** Without TLS. */
  readonly httpOrigin: string;
  /** What a client must trust. */
  readonly certificate: string;
  readonly folder: string;
  readonly user: SystemUser | undefined;
  /** The master's; its workers are its children. */
  readonly pid: number;
  /** Other nodes from now on. Resolves when no old worker is left. */
  reload(nodes: Nodes): Promise<void>;
  stop(): Promise<void>;
}

async function answers(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host: HOST, port });
  socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}

async function until(what: string, msMax: number, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + msMax;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error(`nginx: not within ${msMax} ms: ${what}`);
    await sleep(LOOK_EVERY_MS);
  }
}

async function giveTo(user: SystemUser, folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true });
  for (const entry of ['', ...entries]) await chown(join(folder, entry), user.uid, user.gid);
}

/** As nobody in particular, also where root asks: it must be able to run so. */
async function newFolder(guard: Guard) {
  const user = userForStore(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  const folder = await mkdtemp(join(openPlace(user), 'statelab-nginx-'));
  guard.removeAtEnd(folder);
  return { user, folder };
}

async function startMaster(guard: Guard, folder: string, user: SystemUser | undefined, port: number) {
  const args = ['-p', `${folder}/`, '-c', 'nginx.conf', '-e', 'logs/error.log'];
  const child = await startChild(guard, { command: 'nginx', args, env: {}, hasChannel: false, folder, user });
  await until('it listens', READY_MS_MAX, () => child.hasExited() || answers(port));
  if (child.hasExited()) throw new Error(exitText('nginx', child));
  return child;
}

/** Where its workers go by its orders: a killed lab must not leave them behind. */
function watchWorkers(guard: Guard, { pid }: Child) {
  let letGo: () => void = () => undefined;
  return () => {
    letGo();
    letGo = guard.hold(childrenOf(pid));
  };
}

async function startOnce(guard: Guard, nodes: Nodes): Promise<Nginx> {
  const { user, folder } = await newFolder(guard);
  const [httpPort, httpsPort] = [await freePort(), await freePort()];
  const site = { ...nodes, names: [HOST], host: HOST, httpPort, httpsPort };
  await prepareFolder(folder, site);
  if (user) await giveTo(user, folder);
  const child = await startMaster(guard, folder, user, httpsPort);
  const watch = watchWorkers(guard, child);
  watch();
  return {
    origin: `https://${HOST}:${httpsPort}`,
    httpOrigin: `http://${HOST}:${httpPort}`,
    certificate: await readFile(join(folder, 'tls', 'certificate.pem'), 'utf8'),
    folder,
    user,
    pid: child.pid,
    async reload(next) {
      const old = new Set(childrenOf(child.pid));
      await writeSite(folder, { ...site, ...next });
      child.signal('SIGHUP');
      const areNew = () => {
        const workers = childrenOf(child.pid);
        return workers.length > 0 && workers.every((pid) => !old.has(pid));
      };
      await until('the old workers have ended', RELOAD_MS_MAX, areNew);
      watch();
    },
    async stop() {
      child.signal('SIGTERM');
      if (!(await exitWithin(child, STOP_MS_MAX))) child.signal('SIGKILL');
      await child.exited;
    },
  };
}

/** A port that was free may be taken by the time nginx listens: then others are tried. */
export async function startNginx(guard: Guard, nodes: Nodes): Promise<Nginx> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await startOnce(guard, nodes);
    } catch (error) {
      if (tried === STARTS_MAX) throw error;
    }
  }
}
