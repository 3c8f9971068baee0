/** A deployment against a server that does nothing, behind a gateway like its own. */
import { runClosedLoop } from '../../client/closed-loop.ts';
import type { HttpRequest } from '../../client/http-exchange.ts';
import { bareServer } from '../../node-command.ts';
import type { Stage } from '../stage.ts';
import type { StepOf } from '../step.ts';

const CONNECTIONS = 16;
const ANSWER_MS_MAX = 4_000;
/** Node sets these itself, and for each connection anew. */
const OWN_HEADERS = new Set(['connection', 'keep-alive', 'date', 'transfer-encoding']);

/** The very answer that the bare server is to give: the same headers, the same body. */
async function answerTo({ origin, path, headers }: HttpRequest) {
  const answer = await fetch(`${origin}${path}`, { headers, signal: AbortSignal.timeout(ANSWER_MS_MAX) });
  const body = await answer.text();
  if (!answer.ok) throw new Error(`GET ${path} answered ${answer.status}: there is nothing to compare`);
  const own = [...answer.headers].filter(([name]) => !OWN_HEADERS.has(name));
  return { status: answer.status, headers: Object.fromEntries(own), body };
}

export async function compareWithBare(
  { site, sessions, startBeside }: Stage,
  { pairs, sliceMs }: StepOf<'compareWithBare'>,
): Promise<void> {
  const requests = sessions.slice(0, CONNECTIONS).map((session) => session.request('me'));
  const [first] = requests;
  if (!first) throw new Error('compareWithBare needs open sessions');
  const bare = await startBeside(bareServer(await answerTo(first)));
  const elsewhere = requests.map((request) => ({ ...request, origin: bare.url }));
  const slice = async (target: 'deployment' | 'bare', isCounted: boolean) => {
    const asked = target === 'bare' ? elsewhere : requests;
    const { perSecond, failed } = await runClosedLoop({ agent: site.agent, requests: asked, ms: sliceMs });
    if (!isCounted) return;
    const { recorder } = site;
    recorder.record({ type: 'measure', name: 'requestsPerSecond', target, value: Math.round(perSecond) });
    recorder.record({ type: 'measure', name: 'requestsFailed', target, value: failed });
  };
  try {
    // The first pair warms both up. Then each goes first in turn: neither always gets what the other left.
    for (let pair = 0; pair <= pairs; pair += 1) {
      const order = pair % 2 === 0 ? (['deployment', 'bare'] as const) : (['bare', 'deployment'] as const);
      for (const target of order) await slice(target, pair > 0);
    }
  } finally {
    await bare.stop();
  }
}
