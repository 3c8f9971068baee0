/** Holds a strategy file to the contract: a child process calls the suite's behaviours on servers that run it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BehaviourReport, type Claim } from '../../protocol/grade.ts';
import { LabRefusal } from '../lab-control.ts';
import { childEnvironment } from '../processes/environment.ts';
import { gradedBehaviours } from './lessons.ts';

const ENTRY = fileURLToPath(new URL('../../../test/contract/grade.ts', import.meta.url));
const ALL_MS_MAX = 150_000;
/** What its last words may take before it is killed. */
const LEAVE_MS_MAX = 3_000;

/** A store of the file's own cannot be taken away from it. */
const aboutOutages = (title: string) => title.startsWith('store_unavailable') || /store is away/.test(title);

export interface ContractOptions {
  readonly file: string;
  readonly claim: Claim;
  readonly usesRedis: boolean;
  /** The temporary folder of this grading. */
  readonly folder: string;
  /** Only these behaviours; absent: all that are graded. */
  readonly titles?: readonly string[] | undefined;
}

export interface ContractResult {
  readonly behaviours: readonly BehaviourReport[];
  /** Why it ended before its time; null when it did not. */
  readonly broken: string | null;
}

/** @throws LabRefusal when the suite is not there: without its sources, Statelab cannot grade */
export async function holdToContract(options: ContractOptions): Promise<ContractResult> {
  if (!existsSync(ENTRY)) {
    throw new LabRefusal(
      'impossible',
      'The contract suite (test/contract) is missing: grade in a full clone.',
    );
  }
  const { file, claim, usesRedis, folder, titles = gradedBehaviours } = options;
  const wanted = titles.filter((title) => usesRedis || !aboutOutages(title));
  const order = JSON.stringify({ file, claim, usesRedis, titles: wanted });
  const child = spawn(process.execPath, [ENTRY, order], {
    env: childEnvironment({ TMPDIR: folder, TEMP: folder, TMP: folder }),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    windowsHide: true,
  });
  const behaviours: BehaviourReport[] = [];
  let hasEnded = false;
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  child.on('message', (message: unknown) => {
    const report = BehaviourReport.safeParse(message).data;
    if (report) behaviours.push(report);
    else hasEnded = true;
  });
  let isLate = false;
  // It ends its servers and stores when its channel closes; killed at once, it could not.
  const deadline = setTimeout(() => {
    isLate = true;
    child.disconnect();
    setTimeout(() => child.kill('SIGKILL'), LEAVE_MS_MAX).unref();
  }, ALL_MS_MAX);
  await once(child, 'close');
  clearTimeout(deadline);
  if (hasEnded) return { behaviours, broken: null };
  const last = said.split('\n').find((line) => /Error/.test(line)) ?? 'it said nothing';
  const why = isLate ? `it had not ended after ${ALL_MS_MAX / 1000} s` : last.trim();
  return { behaviours, broken: `The contract could not be checked to its end: ${why}` };
}
