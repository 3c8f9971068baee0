import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { costOf, decoyOf, isCheaper, restOf } from '../../../../src/service/accounts/passwords/cost.ts';
import {
  createPasswordHashing,
  type HashingOptions,
  type PasswordHashing,
} from '../../../../src/service/accounts/passwords/hashing.ts';
import { isProblem } from '../../../support/problem.ts';
import { until } from '../../../support/until.ts';

const cheap = { memoryKib: 8, passes: 1, lanes: 1 };
/** Takes long enough for others to come meanwhile, and for the processor's clock to see it. */
const dear = { memoryKib: 19_456, passes: 2, lanes: 1 };
const dying = new URL('../../../support/dying-thread.ts', import.meta.url);

/** No thread can be made of it, and whoever tries is told at once. */
const unstartable = new URL('http://127.0.0.1/thread.ts');

const opened: PasswordHashing[] = [];
after(() => Promise.all(opened.map((hashing) => hashing.close())));

function open(options: Partial<HashingOptions> = {}): PasswordHashing {
  const hashing = createPasswordHashing({ cost: cheap, deadlineMs: 60_000, ...options });
  opened.push(hashing);
  return hashing;
}

const overloaded = isProblem('overloaded');

/** `nice` values of this process's threads, as Linux counts them. */
function nicenessOfThreads(): number[] {
  return readdirSync('/proc/self/task').map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    // The name, in parentheses, may hold anything; the fields after it are counted from the third.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
}

describe('a password hash', () => {
  it('belongs to its password alone, carries its cost, and is another one each time', async () => {
    const hashing = open();
    const [one, other] = await Promise.all([hashing.hash('a password'), hashing.hash('a password')]);
    assert.notEqual(one, other);
    assert.deepEqual(costOf(one), cheap);
    assert.deepEqual(await hashing.verify(one, 'a password'), { matches: true, isOutdated: false });
    assert.deepEqual(await hashing.verify(one, 'a Password'), { matches: false, isOutdated: false });
  });

  it('is that of every spelling of the same letters', async () => {
    const hashing = open();
    const hash = await hashing.hash('cafe\u0301 au lait');
    assert.equal((await hashing.verify(hash, 'caf\u00e9 au lait')).matches, true);
  });

  it('is outdated once new ones cost more, and not when they cost less', async () => {
    const hash = await open({ cost: { ...cheap, memoryKib: 16 } }).hash('a password');
    const risen = open({ cost: { ...cheap, memoryKib: 16, passes: 2 } });
    assert.deepEqual(await risen.verify(hash, 'a password'), { matches: true, isOutdated: true });
    assert.deepEqual(await open().verify(hash, 'a password'), { matches: true, isOutdated: false });
  });

  it('can be imitated: no password matches a decoy, and it costs the same', async () => {
    const decoy = decoyOf(cheap);
    assert.deepEqual(costOf(decoy), cheap);
    assert.deepEqual(await open().verify(decoy, ''), { matches: false, isOutdated: false });
  });

  it('that cannot be read is an error, not a wrong password', async () => {
    await assert.rejects(open().verify('$argon2id$nonsense', 'a password'), (error) => !overloaded(error));
  });

  it('knows what is left to spend beside a cheaper one', () => {
    assert.equal(isCheaper(cheap, dear), true);
    assert.deepEqual(restOf(dear, { memoryKib: 19_456, passes: 1, lanes: 1 }), { ...dear, memoryKib: 9728 });
    assert.equal(restOf(dear, dear), null);
    assert.equal(restOf(cheap, dear), null);
  });
});

describe('hashing', () => {
  it('leaves the main thread alone', async () => {
    const hashing = open({ cost: dear });
    const hash = await hashing.hash('a password');
    const all = process.cpuUsage();
    const own = process.threadCpuUsage();
    await Promise.all(Array.from({ length: 8 }, () => hashing.verify(hash, 'a password')));
    const { user, system } = process.cpuUsage(all);
    const main = process.threadCpuUsage(own);
    assert.ok(
      main.user + main.system < 0.25 * (user + system),
      `${main.user + main.system} of ${user + system} µs of processor time were the main thread's`,
    );
    assert.equal(hashing.counts().verified, 8);
  });

  it('starts no thread before it is told to or has a password, and then one that serves', async () => {
    let started = 0;
    const count = () => (started += 1);
    process.on('worker', count);
    try {
      const hashing = open();
      await setImmediate();
      assert.equal(started, 0);
      hashing.warm();
      hashing.warm();
      await hashing.hash('a password');
      assert.equal(started, 1);
    } finally {
      process.off('worker', count);
    }
  });

  it('survives that no thread can be had, and says so to whoever has a password', async () => {
    const hashing = open({ program: unstartable });
    hashing.warm();
    await assert.rejects(hashing.hash('a password'), overloaded);
    assert.deepEqual(hashing.counts(), { waiting: 0, running: 0, hashed: 0, verified: 0 });
  });

  it('lowers the priority of its own threads and of no other', {
    skip: process.platform !== 'linux' && 'elsewhere a priority belongs to the whole process',
  }, async () => {
    const before = nicenessOfThreads().filter((niceness) => niceness === 10).length;
    await open({ threads: 1 }).hash('a password');
    const niceness = nicenessOfThreads();
    assert.equal(niceness.filter((each) => each === 10).length, before + 1);
    assert.ok(niceness.filter((each) => each === 0).length > 1, `${niceness}`);
  });

  it('uses as many threads as it is given', async () => {
    const hashing = open({ cost: dear, threads: 2 });
    const jobs = [hashing.hash('one'), hashing.hash('two'), hashing.hash('three')];
    assert.deepEqual(hashing.counts(), { waiting: 1, running: 2, hashed: 0, verified: 0 });
    await Promise.all(jobs);
    assert.deepEqual(hashing.counts(), { waiting: 0, running: 0, hashed: 3, verified: 0 });
  });

  it('refuses at once whoever finds the queue full, and serves whoever is in it', async () => {
    const hashing = open({ cost: dear, waitingMax: 2 });
    const jobs = Array.from({ length: 6 }, () => hashing.hash('a password'));
    const ends = await Promise.allSettled(jobs);
    assert.deepEqual(
      ends.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected', 'rejected'],
    );
    for (const end of ends.slice(3)) assert.ok(end.status === 'rejected' && overloaded(end.reason));
    await hashing.hash('and the next one');
  });

  it('gives up a job at its deadline, and the place that it had in the queue', async () => {
    const hashing = open({ program: dying, deadlineMs: 50, waitingMax: 1 });
    const [running, waiting] = [hashing.hash('never ends'), hashing.hash('waits')];
    await Promise.all([assert.rejects(running, overloaded), assert.rejects(waiting, overloaded)]);
    assert.deepEqual(hashing.counts(), { waiting: 0, running: 1, hashed: 0, verified: 0 });
  });

  it('fails the job whose thread dies, and goes on with another thread', async () => {
    const hashing = open({ program: dying });
    const jobs = [hashing.hash('throws'), hashing.hash('exits'), hashing.hash('answers')];
    const ends = await Promise.allSettled(jobs);
    assert.deepEqual(
      ends.map(({ status }) => status),
      ['rejected', 'rejected', 'fulfilled'],
    );
    for (const end of ends.slice(0, 2)) assert.ok(end.status === 'rejected' && overloaded(end.reason));
  });

  it('ends with its threads, fails what waits and takes nothing more', async () => {
    const hashing = createPasswordHashing({ cost: dear });
    const jobs = Promise.allSettled([hashing.hash('running'), hashing.hash('waiting')]);
    await hashing.close();
    for (const end of await jobs) assert.ok(end.status === 'rejected' && overloaded(end.reason));
    await assert.rejects(hashing.hash('late'), overloaded);
    await until('nothing runs', () => hashing.counts().running === 0);
  });
});
