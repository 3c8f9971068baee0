/**
 * npm run bench: what a request and a session cost, for each strategy and for what people use instead.
 * --json prints the figures, --quick only shows that it works, --write puts the tables into docs/performance.md.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { startGuard } from '../src/lab/processes/guard.ts';
import { storeTitles } from '../src/protocol/lab-words.ts';
import { measureExpress, measureSubject } from './cpu.ts';
import { describeMachine } from './machine.ts';
import { measureSessions } from './sessions.ts';
import { type BenchStores, openStores } from './stores.ts';
import { subjects } from './subjects.ts';
import { type BenchReport, benchText } from './text.ts';

const { values: asked } = parseArgs({
  options: { json: { type: 'boolean' }, quick: { type: 'boolean' }, write: { type: 'boolean' } },
});
const turns = asked.quick ? { pairs: 1, ms: 100 } : { pairs: 10, ms: 1_000 };
const amounts = asked.quick
  ? { warm: 20, sessions: 50, starts: 1 }
  : { warm: 2_000, sessions: 3_000, starts: 6 };
const document = new URL('../docs/performance.md', import.meta.url);

const say = (text: string) => process.stderr.write(`${text}\n`);

async function measureAll(guard: ReturnType<typeof startGuard>, stores: BenchStores): Promise<BenchReport> {
  const before = loadavg()[0] as number;
  const present = subjects.filter(({ store }) => !store || stores.has(store));
  const memory = subjects.find(({ strategy }) => strategy === 'memory');
  if (!memory) throw new Error('no teaching server keeps its sessions in memory');
  say('Express without sessions: CPU');
  const cpu = [await measureExpress(guard, memory, turns)];
  for (const subject of present) {
    say(`${subject.name}: CPU`);
    cpu.push(await measureSubject(guard, subject, turns, stores));
  }
  const sessions = [];
  for (const subject of present) {
    say(`${subject.name}: sessions`);
    sessions.push(await measureSessions(guard, subject, stores, amounts));
  }
  return {
    at: new Date().toISOString(),
    machine: describeMachine(),
    stores: Object.fromEntries([...stores.values()].map(({ name, version }) => [name, version])),
    settings: { pairs: turns.pairs, turnMs: turns.ms, sessions: amounts.sessions },
    loadAverage: { before, after: loadavg()[0] as number },
    cpu,
    sessions,
  };
}

const MARKED = /<!-- bench:begin -->[\s\S]*<!-- bench:end -->/;

/** The page, with the place where the tables stand. Read first: five minutes of measuring must not be for nothing. */
async function readPage(): Promise<string> {
  const page = await readFile(document, 'utf8');
  if (!MARKED.test(page))
    throw new Error('docs/performance.md has lost the markers bench:begin and bench:end');
  return page;
}

if (process.platform !== 'linux') {
  say('The bench reads the time of a process from /proc, which only Linux has.');
  process.exit(3);
}
const page = asked.write ? await readPage() : null;
const guard = startGuard();
try {
  await using opened = await openStores(guard);
  for (const name of opened.missing)
    say(`No ${storeTitles[name]} of its own can be started here: what needs one is left out.`);
  const report = await measureAll(guard, opened.stores);
  process.stdout.write(asked.json ? `${JSON.stringify(report, null, 2)}\n` : `${benchText(report)}\n`);
  const marked = `<!-- bench:begin -->\n${benchText(report)}\n<!-- bench:end -->`;
  if (page !== null)
    await writeFile(
      document,
      page.replace(MARKED, () => marked),
    );
} finally {
  await guard.close();
}
