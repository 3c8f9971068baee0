/** Grades a smaller exercise on servers of ours, which it starts and stops. */
import { relative } from 'node:path';
import type { ExerciseDocument } from '../../protocol/grade.ts';
import { Deployment } from '../deployment.ts';
import { deployments } from '../deployments.ts';
import { LabRefusal } from '../lab-control.ts';
import { LabStores } from '../lab-store.ts';
import { startGuard } from '../processes/guard.ts';
import { discoverBase } from '../runner/discover-base.ts';
import type { Exercise, ExerciseBench } from './exercises/exercise.ts';

/** @throws LabRefusal when the machine lacks what it needs */
export async function gradeExercise(
  exercise: Exercise,
  file: string,
  announce: (text: string) => void,
): Promise<ExerciseDocument> {
  const guard = startGuard();
  const stores = new LabStores(guard, announce);

  const withDeployment: ExerciseBench['withDeployment'] = async ({ name, nodes, policy }, work) => {
    const store = stores.of(name);
    const missing = await store?.missing([]);
    if (missing) throw new LabRefusal('impossible', missing);
    announce(`  on ${name}, ${nodes === 1 ? '1 server' : `${nodes} servers`}`);
    const deployment = await Deployment.start({
      guard,
      name,
      strategy: deployments[name].strategy,
      policy,
      nodeCount: nodes,
      store: (await store?.openWhole()) ?? null,
    });
    try {
      // Past the gateway: what lies outside of the contract's base does not go through it.
      const url = nodes === 1 ? (deployment.nodes[0]?.origin ?? deployment.url) : deployment.url;
      return await work(`${url}${await discoverBase(url)}`);
    } finally {
      await deployment.stop();
    }
  };

  try {
    const checks = await exercise.check({ guard, file, withDeployment });
    return {
      version: 1,
      exercise: exercise.name,
      file: file === '' ? null : relative(process.cwd(), file).replaceAll('\\', '/'),
      passed: checks.length > 0 && checks.every(({ passed }) => passed),
      checks,
    };
  } finally {
    await stores.stop();
    await guard.close();
  }
}
