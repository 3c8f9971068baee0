/** Does in a terminal what a button of the page does, through the same interface of the lab that runs. */
import { type ControlOptions, controlOf, controlRequest, NotAControl } from '../../protocol/control-lines.ts';
import { UsageError } from '../experiment-selection.ts';
import { LabRefusal } from '../lab-control.ts';
import { exitCodes } from './exit-codes.ts';
import { findLab, noLab } from './running-lab.ts';

/** Starting nodes anew takes as long as they take. */
const ANSWER_MS_MAX = 120_000;

export interface DoCommandOptions extends ControlOptions {
  readonly runs: string;
}

async function post(runsRoot: string, path: string, body: object): Promise<Response> {
  const { url, token } = findLab(runsRoot);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const request = { method: 'POST', headers, body: JSON.stringify(body) };
  try {
    return await fetch(`${url}api/${path}`, { ...request, signal: AbortSignal.timeout(ANSWER_MS_MAX) });
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') {
      throw new LabRefusal('impossible', `The lab has not answered within ${ANSWER_MS_MAX / 1000} s.`);
    }
    // Its process ended without a word, and another has its number now.
    throw noLab();
  }
}

export async function doCommand(words: readonly string[], options: DoCommandOptions): Promise<number> {
  const { node, nodes, users, runs } = options;
  const { path, body } = controlRequest(parse(words, { node, nodes, users }));
  const answer = await post(runs, path, body);
  if (!answer.ok) throw new LabRefusal('impossible', await whyNot(answer));
  process.stdout.write('done\n');
  return exitCodes.asExpected;
}

function parse(...given: Parameters<typeof controlOf>): ReturnType<typeof controlOf> {
  try {
    return controlOf(...given);
  } catch (error) {
    throw error instanceof NotAControl ? new UsageError(error.message) : error;
  }
}

async function whyNot(answer: Response): Promise<string> {
  const problem = (await answer.json().catch(() => ({}))) as { title?: string; detail?: string };
  return problem.detail ? `${problem.title}. ${problem.detail}` : `The lab answered ${answer.status}.`;
}
