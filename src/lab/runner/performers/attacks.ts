/** Carries out the steps of somebody who wants to be somebody else. */
import type { Carried } from '../../client/credential-jar.ts';
import { LabSession } from '../../client/lab-session.ts';
import type { Random } from '../random.ts';
import type { Stage } from '../stage.ts';
import type { AttackSteps } from '../step.ts';
import type { Performers } from './performers.ts';

const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** As long as a real one, with its dots, and issued by nobody. */
function madeUpLike(carried: Carried, random: Random): Carried {
  const value = carried.value.replaceAll(
    /[\w-]/g,
    () => CHARACTERS[random.below(CHARACTERS.length)] as string,
  );
  return { ...carried, value };
}

/** The victim does not know what its client carries when it logs in; the attacker has kept a copy. */
async function fixate(
  stage: Stage,
  attacker: LabSession,
  victim: LabSession,
  planted: Carried,
): Promise<void> {
  const isMadeUp = planted !== attacker.credential;
  const asWhom = { credential: planted, ...(isMadeUp && { forged: 'an id from before the login' }) };
  await attacker.perform('me', asWhom);
  victim.plant(attacker, planted);
  await victim.perform('login');
  // Once for each node, and once more: whichever would take it must be met.
  for (let asked = 0; asked <= stage.deployment.nodes.length; asked += 1)
    await attacker.perform('me', asWhom);
  await victim.perform('me');
}

export const attackPerformers: Performers<keyof AttackSteps> = {
  async fixate(stage, { victim }) {
    const { sessions, site, random } = stage;
    for (const [index, attacker] of sessions.entries()) {
      const { credential } = attacker;
      if (!credential) continue;
      const madeUp = madeUpLike(credential, random);
      for (const [turn, planted] of [madeUp, credential].entries()) {
        const label = `v${2 * index + turn + 1}`;
        await fixate(stage, attacker, new LabSession(site, label, victim), planted);
      }
    }
  },
};
