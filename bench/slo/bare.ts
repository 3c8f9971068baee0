/** How much of it all is the service's: servers that do nothing, behind the same nginx, with the same load. */
import { request } from 'undici';
import type { Guard } from '../../src/lab/processes/guard.ts';
import { watchCpu } from './cpu.ts';
import { bareCommands, type Deployment, putBareBehind } from './deployment.ts';
import { figuresOf } from './figures.ts';
import { findLimit, nodeCpuUs, type Ramp } from './phases.ts';
import type { Bare, Figures, Limit } from './report.ts';

const WARM_SHARE = 0.3;
const OWN_FIELDS = /^(connection|keep-alive|date|content-length|transfer-encoding)$/;

/** As long as an ordinary answer of the service, with all fields that it has. */
async function answerOf({ nodes: [node], place: { base } }: Deployment): Promise<object> {
  const { statusCode, headers, body } = await request(`${node?.origin}${base}/products`);
  const own = Object.entries(headers).filter(([name]) => !OWN_FIELDS.test(name));
  return { status: statusCode, headers: Object.fromEntries(own), body: await body.text() };
}

const ratio = (own: number, bare: number) => Math.round((own / Math.max(bare, 0.1)) * 100) / 100;

export interface Own {
  readonly ratePerSecond: number;
  readonly figures: Figures;
  readonly nodeCpuUsPerRequest: number;
}

export async function measureBare(
  guard: Guard,
  deployment: Deployment,
  own: Own,
  { seconds, ramp }: { readonly seconds: number; readonly ramp: Ramp },
): Promise<{ bare: Bare[]; limit: Limit }> {
  const answer = await answerOf(deployment);
  const bare: Bare[] = [];
  let limit: Limit | undefined;
  for (const [name, commandOf] of Object.entries(bareCommands)) {
    ramp.say(`${name} behind the same nginx`);
    const { parts, stop } = await putBareBehind(guard, deployment, commandOf, answer);
    const { load } = deployment;
    await load.run(own.ratePerSecond, seconds * WARM_SHARE);
    const stopWatch = watchCpu(parts);
    const figures = figuresOf(await load.run(own.ratePerSecond, seconds));
    const nodeCpuUsPerRequest = nodeCpuUs(stopWatch().ms, figures.requests);
    bare.push({
      name,
      figures,
      nodeCpuUsPerRequest,
      ratio: {
        p50: ratio(own.figures.p50, figures.p50),
        p95: ratio(own.figures.p95, figures.p95),
        p99: ratio(own.figures.p99, figures.p99),
        nodeCpu: ratio(own.nodeCpuUsPerRequest, nodeCpuUsPerRequest),
      },
    });
    if (!limit) limit = await findLimit(load, parts, ramp);
    await stop();
  }
  if (!limit) throw new Error('there is no bare server');
  return { bare, limit };
}
