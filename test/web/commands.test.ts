// All that can be done, as data: no browser, no lab. What is said here of keys is what the page does with them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { controlOf } from '../../src/protocol/control-lines.ts';
import type { Command } from '../../web/model/command.ts';
import { commandsFor } from '../../web/model/commands.ts';
import { pinOf, withPin } from '../../web/model/pins.ts';
import type { Selection } from '../../web/model/scene.ts';
import { running, stopped } from '../support/fake-lab/deployments.ts';
import {
  anyDeployment,
  commandsIn,
  labOf,
  recordingHands,
  selectionsIn,
  situationOf,
} from '../support/situations.ts';

/** The keys that two possible commands share. */
function clashes(commands: readonly Command[]): string[] {
  const keyed = commands.filter(({ key, impossible }) => key !== null && impossible === null);
  return [...Map.groupBy(keyed, ({ key }) => key)]
    .filter(([, own]) => own.length > 1)
    .map(([key, own]) => `${key}: ${own.map(({ id }) => id).join(', ')}`);
}

describe('the commands', () => {
  it('never share a key when they are possible at the same time', () => {
    fc.assert(
      fc.property(anyDeployment, fc.boolean(), fc.nat(), (deployment, isProjector, pick) => {
        const selections = selectionsIn(deployment);
        const selection = selections[pick % selections.length] ?? null;
        const situation = situationOf(labOf(deployment), { selection, isProjector });
        assert.deepEqual(clashes(commandsIn(situation)), []);
      }),
    );
  });

  it('have ids that are unique, whatever is selected', () => {
    fc.assert(
      fc.property(anyDeployment, fc.nat(), (deployment, pick) => {
        const selections = selectionsIn(deployment);
        const commands = commandsIn(
          situationOf(labOf(deployment, stopped(deployment.name === 'jwt' ? 'sealed' : 'jwt')), {
            selection: selections[pick % selections.length] ?? null,
          }),
        );
        assert.equal(new Set(commands.map(({ id }) => id)).size, commands.length);
      }),
    );
  });

  it('leave space and the stops to a replay', () => {
    const keys = new Set(commandsIn(situationOf(labOf(running('redis')))).map(({ key }) => key));
    for (const key of [' ', '.', ',']) assert.equal(keys.has(key), false, key);
  });

  it('act by letter only where the lab is seen', () => {
    const commands = commandsIn(situationOf(labOf(running('jwt')), { route: { at: 'compare', cell: null } }));
    const keyed = commands.filter(({ key }) => key !== null).map(({ group }) => group);
    assert.deepEqual([...new Set(keyed)].sort(), ['Go to', 'View']);
  });

  it('say why nothing can be done by who may only look', () => {
    const commands = commandsIn(situationOf(labOf(running('redis')), { canAct: false }));
    const ofLab = commands.filter(({ group }) => !['Go to', 'View'].includes(group));
    assert.ok(ofLab.length > 20);
    for (const { id, impossible } of ofLab) {
      if (!id.startsWith('client.pin') && id !== 'client.unpin')
        assert.match(impossible ?? '', /only look/, id);
    }
  });

  it('cut no power of PostgreSQL, and say why', () => {
    const selection = { kind: 'store', deployment: 'postgres' } as const;
    const of = (name: 'redis' | 'postgres') =>
      commandsIn(situationOf(labOf(running(name)), { selection: { ...selection, deployment: name } })).find(
        ({ id }) => id === 'store.power-cut',
      );
    assert.equal(of('postgres')?.impossible, 'It can be shown with Redis alone.');
    assert.equal(of('redis')?.impossible, null);
  });

  it('cannot do what the lab’s machine cannot, and say why; all else they can', () => {
    const [pause, powerCut] = ['Windows cannot pause.', 'It needs Linux.'];
    const lab = { ...labOf(running('redis')), impossibleFaults: { pause, 'power-cut': powerCut } };
    const of = (selection: Selection) =>
      Object.fromEntries(
        commandsIn(situationOf(lab, { selection })).map((each) => [each.id, each.impossible]),
      );
    const store = of({ kind: 'store', deployment: 'redis' });
    assert.deepEqual([store['store.pause'], store['store.power-cut']], [pause, powerCut]);
    assert.deepEqual([store['store.kill'], store['store.cut']], [null, null]);
    const node = of({ kind: 'node', deployment: 'redis', name: 'node-1' });
    assert.deepEqual([node['node.pause'], node['node.kill']], [pause, null]);
  });

  it('tell the line of the terminal with the names that it needs', () => {
    const selection = { kind: 'node', deployment: 'jwt', name: 'node-2' } as const;
    const commands = commandsIn(situationOf(labOf(running('jwt')), { selection }));
    assert.equal(commands.find(({ id }) => id === 'node.kill')?.cli, 'npm run lab -- do jwt kill node-2');
  });

  it('have a key and a line of the terminal each, for what is selected', () => {
    for (const name of ['jwt', 'sticky', 'redis', 'postgres'] as const) {
      const deployment = running(name);
      const all = [null, ...selectionsIn(deployment)].flatMap((selection) =>
        commandsIn(situationOf(labOf(deployment), { selection })),
      );
      // With a name in its id it is the same command, for the palette: of something that is not selected.
      const controls = all.filter(({ id, group }) => !id.includes(' ') && !['Go to', 'View'].includes(group));
      const ids = new Set(controls.map(({ id }) => id));
      // Where a request goes is said in the line of the request.
      ids.delete('client.unpin');
      assert.ok(ids.size > 20);
      for (const id of ids) {
        const same = controls.filter((each) => each.id === id);
        assert.ok(
          same.some(({ key }) => key !== null),
          `${name}: ${id} has no key`,
        );
        assert.ok(
          same.some(({ cli }) => cli !== null),
          `${name}: ${id} has no line`,
        );
      }
    }
  });

  it('say only lines that the terminal reads back', () => {
    fc.assert(
      fc.property(anyDeployment, fc.nat(), (deployment, pick) => {
        const selections = selectionsIn(deployment);
        const selection = selections[pick % selections.length] ?? null;
        for (const { cli } of commandsIn(situationOf(labOf(deployment), { selection }))) {
          if (cli === null) continue;
          const [, words = '', node] = /^npm run lab -- do (.+?)(?: --node (\S+))?$/.exec(cli) ?? [];
          assert.doesNotThrow(() => controlOf(words.split(' '), { node }), cli);
        }
      }),
    );
  });

  it('spend a pin on one request', () => {
    const pins = withPin(new Map(), 'jwt', 'alice', 'node-3');
    const { hands, told } = recordingHands();
    const commands = commandsFor(situationOf(labOf(running('jwt')), { pins }), hands);
    commands.find(({ id }) => id === 'client.me')?.run();
    assert.deepEqual(told, [
      ['pin', 'jwt', 'alice', null],
      ['act', 'jwt', 'alice', 'me', 'node-3'],
    ]);
    assert.equal(pinOf(withPin(pins, 'jwt', 'alice', null), 'jwt', 'alice'), null);
  });

  it('bring back with R what is down, and let go on with P what is paused', () => {
    const lab = running('jwt');
    const [one, two] = lab.nodes;
    assert.ok(one && two);
    const broken = {
      ...lab,
      nodes: [
        { ...one, state: 'down' as const },
        { ...two, state: 'paused' as const },
      ],
    };
    const press = (name: string, key: string): unknown => {
      const { hands, told } = recordingHands();
      const selection = { kind: 'node', deployment: 'jwt', name } as const;
      commandsFor(situationOf(labOf(broken), { selection }), hands)
        .find((each) => each.key === key && each.impossible === null)
        ?.run();
      return told;
    };
    assert.deepEqual(press('node-1', 'r'), [['node', 'jwt', 'node-1', 'heal']]);
    assert.deepEqual(press('node-2', 'p'), [['node', 'jwt', 'node-2', 'heal']]);
  });
});
