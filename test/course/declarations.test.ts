// What experiments declare, before any of them runs: the course's order, its words, and what it expects.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { experiments } from '../../experiments/index.ts';
import { deployments } from '../../src/lab/deployments.ts';
import {
  deploymentsOf,
  experimentCard,
  statementsOf,
  storeFaultsOf,
} from '../../src/lab/runner/experiment.ts';
import { nodeCount } from '../../src/lab/runner/run-deployment.ts';
import { isPassed } from '../../src/lab/runner/run-experiment.ts';
import type { Step } from '../../src/lab/runner/step.ts';
import { ExperimentCard } from '../../src/protocol/cards.ts';
import {
  type DeploymentName,
  deploymentNames,
  type ExpectedVerdict,
  type Verdict,
} from '../../src/protocol/lab-words.ts';
import type { DeploymentResult } from '../../src/protocol/reports.ts';

/** The course's table: H holds, B breaks, D degrades, - not run; for jwt, sealed, memory, sticky, redis and postgres. */
const course: Record<string, string> = {
  '01-who-remembers': 'HHHHHH',
  '02-anatomy-of-a-credential': 'BHHHHH',
  '03-two-servers': 'HHB-HH',
  '04-affinity': 'HH-HHH',
  '05-scale-out': 'HHBBHH',
  '06-scale-in': 'HH-BHH',
  '07-kill-one': 'HHBBHH',
  '08-restart-all': 'HHBBHH',
  '09-rolling-deploy': 'HHBBHH',
  '10-store-down': 'HHHHDD',
  '11-store-slow-or-paused': 'HHHHDD',
  '12-store-power-cut': 'HHHHB-',
  '15-logout-then-replay': 'BBHHHH',
  '16-role-change': 'BBHHHH',
  '17-idle-and-absolute-expiry': 'HHHHHH',
  '20-lost-update': 'BBHHHH',
  '21-logout-race': 'BBHHHH',
  '24-bytes-on-the-wire': 'BBHHHH',
  '25-memory-per-session': 'HHBBHH',
  '26-latency-and-throughput': 'HHHHHH',
  '27-login-storm': 'BBHHHH',
  '30-fixation': 'BBHHHH',
};
const verdicts: Record<string, ExpectedVerdict> = { H: 'holds', B: 'breaks', D: 'degrades' };

function expectationsOf(row: string): Record<string, ExpectedVerdict> {
  const said = deploymentNames.map((name, column) => [name, verdicts[row[column] ?? '-']] as const);
  return Object.fromEntries(said.filter(([, verdict]) => verdict !== undefined)) as Record<
    string,
    ExpectedVerdict
  >;
}

/** Steps that happen beside others included. */
const flat = (steps: readonly Step[]): Step[] =>
  steps.flatMap((step) => [
    step,
    ...(step.kind === 'traffic' ? flat(step.meanwhile.map((one) => one.step)) : []),
    ...(step.kind === 'trafficDuring' ? flat(step.steps) : []),
  ]);

/** Steps after which a server is not what it was: they need a clean phase before them. */
const upsets: readonly Step['kind'][] = ['breakNode', 'breakStore', 'addNodes', 'removeNode', 'cutPower'];

const words = (text: string): number => text.split(/\s+/).length;

describe('the course', () => {
  it('is in order, and every file of it is in the registry', () => {
    const names = experiments.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)].sort());
    assert.equal(new Set(names.map((name) => name.slice(0, 2))).size, names.length, 'numbers are unique');
    const files = readdirSync(new URL('../../experiments', import.meta.url));
    assert.deepEqual(
      files.filter((file) => /^\d/.test(file)).sort(),
      names.map((name) => `${name}.ts`),
    );
  });

  it('expects what its table says', () => {
    const declared = experiments.map(({ name, expected }) => [name, expected]);
    const table = Object.entries(course).map(([name, row]) => [name, expectationsOf(row)]);
    assert.deepEqual(Object.fromEntries(declared), Object.fromEntries(table));
  });
});

for (const experiment of experiments) {
  describe(experiment.name, () => {
    const { claim, why, predict, because, steps, tryNext, nodesMin } = experiment;

    it('claims one thing, in one sentence', () => {
      assert.match(claim, /^[A-Z][^.?!]*\.$/);
      assert.match(why, /[.?]$/);
      assert.ok(statementsOf(experiment).length > 0, 'something is checked');
    });

    it('asks a question before, that one of its options answers', () => {
      assert.match(predict.question, /\?$/);
      assert.ok(Number.isInteger(predict.answer) && predict.answer >= 0);
      assert.ok(predict.answer < predict.options.length && predict.options.length >= 2);
      assert.equal(new Set(predict.options).size, predict.options.length);
    });

    it('says in at most 40 words why, for each deployment that it expects something of', () => {
      assert.deepEqual(Object.keys(because).sort(), deploymentsOf(experiment).sort());
      for (const text of Object.values(because)) {
        assert.match(text, /\.$/);
        assert.ok(words(text) <= 40, `${words(text)} words: ${text}`);
      }
    });

    it('says where the service does otherwise only of deployments that it expects something of, and why', () => {
      for (const [name, { because: why }] of Object.entries(experiment.expectedOnService ?? {})) {
        assert.ok(deploymentsOf(experiment).includes(name as DeploymentName), name);
        assert.match(why, /\.$/);
        assert.ok(words(why) <= 40, `${words(why)} words: ${why}`);
      }
    });

    it('leads on to experiments that exist', () => {
      const names = experiments.map(({ name }) => name);
      assert.ok(tryNext.length > 0);
      for (const next of tryNext) assert.ok(names.includes(next) && next !== experiment.name, next);
    });

    it('begins cleanly, uses its sessions before it breaks anything, and says when it has healed', () => {
      const all = flat(steps);
      assert.ok(steps[0]?.kind === 'phase' && steps[0].phase === 'clean');
      assert.equal(
        all.some(({ kind }) => kind === 'openSessions'),
        true,
      );
      const firstFault = all.findIndex(({ kind }) => upsets.includes(kind));
      if (firstFault === -1) return;
      const phases = all.flatMap((step, index) => (step.kind === 'phase' ? [{ ...step, index }] : []));
      assert.deepEqual(
        phases.map(({ phase }) => phase),
        ['clean', 'fault', 'healed'],
      );
      assert.ok((phases[1]?.index ?? 0) < firstFault && firstFault < (phases[2]?.index ?? 0));
      const clean = all.slice(0, phases[1]?.index).map(({ kind }) => kind);
      assert.ok(clean.includes('exchange') || clean.includes('traffic'), clean.join());
      assert.equal(experiment.breaksStore === true, storeFaultsOf(experiment).length > 0);
    });

    it('runs on enough nodes to show its point, and names only those that there are', () => {
      for (const name of deploymentsOf(experiment)) {
        const count = nodeCount(experiment, name, undefined);
        assert.ok(count >= nodesMin, name);
        for (const step of flat(steps)) {
          if (!('target' in step) || step.target === 'every node') continue;
          assert.ok(Number(step.target.slice('node-'.length)) <= count, `${name} has no ${step.target}`);
        }
        assert.ok(deployments[name]);
      }
    });

    it('is a card that the page and the docs can show', () => {
      const card = ExperimentCard.parse(experimentCard(experiment));
      assert.equal(card.number, experiment.name.slice(0, 2));
      assert.ok(card.steps.every((text) => text.length > 0));
    });
  });
}

it('a run passes when everything came as expected, and fails when it did not, either way', () => {
  const result = (observed: Verdict, expected: ExpectedVerdict) =>
    ({ observed, expected }) as DeploymentResult;
  for (const expected of ['holds', 'breaks', 'degrades'] as const) {
    for (const observed of ['holds', 'breaks', 'degrades', 'inconclusive'] as const) {
      assert.equal(isPassed([result(observed, expected)]), observed === expected, `${observed}, ${expected}`);
    }
    assert.equal(isPassed([result('unavailable', expected)]), true, 'told, not failed');
    assert.equal(isPassed([result(expected, expected), result('inconclusive', expected)]), false);
  }
});
