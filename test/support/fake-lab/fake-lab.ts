/** A lab without servers: what the page's interface promises is tested against it, quickly and in every state. */
import { Readable } from 'node:stream';
import { type LabControl, LabRefusal } from '../../../src/lab/lab-control.ts';
import type { Exchange } from '../../../src/protocol/exchanges.ts';
import type { ClientAction, ClientName } from '../../../src/protocol/lab-clients.ts';
import type { Hop, RunRequest } from '../../../src/protocol/lab-events.ts';
import type { DeploymentName } from '../../../src/protocol/lab-words.ts';
import type { Comparison, RunReport, RunSummary } from '../../../src/protocol/reports.ts';
import { cards, comparison, reportFor } from './cards.ts';
import { FakeDeployments } from './fake-deployments.ts';
import { historyOf } from './histories.ts';
import { exchangeOf, hopOf, requestOf, sessionsAfter } from './hops.ts';

export class FakeLab extends FakeDeployments implements LabControl {
  #run = Promise.withResolvers<void>();
  readonly #hops: Hop[] = [];

  /** A run goes on until this is called. */
  finishRun(error?: Error): void {
    if (error) this.#run.reject(error);
    else this.#run.resolve();
  }

  /** Takes turns over the healthy nodes, as round-robin would. */
  #hop(deployment: DeploymentName, client: ClientName, action: ClientAction, pinned?: string): void {
    const found = this.find(deployment);
    const healthy = found.nodes.filter(({ state }) => state === 'healthy');
    const node = healthy.toSorted((a, b) => a.requests - b.requests)[0];
    const hop = hopOf(found, client, action, pinned ?? node?.name ?? null, this.#hops.length + 1);
    this.#hops.push(hop);
    this.events.publish({ type: 'hop', hop });
    this.events.publish({ type: 'deployment', deployment: sessionsAfter(this.find(deployment), hop) });
  }

  async #longTask(experiment: string, publishResult: () => void): Promise<void> {
    if (this.state().activeRun) throw new LabRefusal('busy', 'Another run goes on.');
    this.#run = Promise.withResolvers<void>();
    const activeRun = { experiment, deployment: 'memory' as const, step: 'Six visitors log in' };
    this.events.publish({ type: 'run', activeRun });
    try {
      await this.#run.promise;
      publishResult();
    } finally {
      this.events.publish({ type: 'run', activeRun: null });
    }
  }

  async act(name: DeploymentName, client: ClientName, action: ClientAction, node?: string): Promise<void> {
    this.calls.push(['act', name, client, action, ...(node ? [node] : [])]);
    this.#hop(name, client, action, node);
  }

  #kept(name: DeploymentName, id: number): Hop {
    const hop = this.#hops.find((each) => each.deployment === name && each.id === id);
    if (!hop) throw new LabRefusal('unknown', 'This request is no longer kept.');
    return hop;
  }

  exchange(name: DeploymentName, hop: number): Exchange {
    return exchangeOf(this.#kept(name, hop));
  }

  async repeat(name: DeploymentName, hop: number, node?: string): Promise<void> {
    this.calls.push(['repeat', name, hop, ...(node ? [node] : [])]);
    const { client, path } = this.#kept(name, hop);
    this.#hop(name, client as ClientName, requestOf(path), node);
  }

  async runs(): Promise<RunSummary[]> {
    return this.state().reports.map(({ run, experiment, server, seed, passed, results }) => ({
      run,
      experiment,
      server,
      seed,
      startedAt: '2026-01-01T10:00:00.000Z',
      passed,
      deployments: results.map(({ deployment }) => deployment),
      broken: null,
    }));
  }

  /** The runs that the comparison rests on are stored, though this lab has not made them. */
  async report(run: string): Promise<RunReport> {
    const [, experiment = '', seed] = /Z-(.+)-seed(\d+)$/.exec(run) ?? [];
    const stored = [...this.state().reports, reportFor(experiment, Number(seed ?? 0))];
    const report = stored.find((each) => each.run === run && each.results.length > 0);
    if (!report) throw new LabRefusal('unknown', `There is no run ${run}.`);
    return report;
  }

  async history(run: string, deployment: DeploymentName): Promise<Readable> {
    const { experiment, seed } = await this.report(run);
    return Readable.from(
      historyOf(experiment, deployment, seed).map((event) => `${JSON.stringify(event)}\n`),
    );
  }

  async reportPage(run: string): Promise<string> {
    return `<!doctype html><title>${(await this.report(run)).experiment}</title>`;
  }

  async run({ experiments, seed = 7 }: RunRequest): Promise<RunReport[]> {
    this.calls.push(['run', experiments, seed]);
    const [name = ''] = experiments;
    if (!cards.some((card) => card.name === name)) throw new LabRefusal('unknown', `No experiment ${name}.`);
    const report = reportFor(name, seed);
    await this.#longTask(name, () => this.events.publish({ type: 'report', report }));
    return [report];
  }

  async compare(seed?: number): Promise<Comparison> {
    this.calls.push(['compare', seed]);
    await this.#longTask('compare', () => this.events.publish({ type: 'comparison', comparison }));
    return comparison;
  }

  async stop(): Promise<void> {}
}

export const createFakeLab = (options?: { keptMax: number }): FakeLab => new FakeLab(options);
