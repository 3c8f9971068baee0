/** Once a second, what each running deployment did in it; nothing while nothing happens. */
import type { LabState } from '../../protocol/lab-events.ts';
import type { DeploymentName } from '../../protocol/lab-words.ts';
import { type Sample, samplesMax } from '../../protocol/samples.ts';
import type { LiveDeployment } from './live-deployment.ts';

const EVERY_MS = 1_000;

export class Sampler {
  isPaused = false;
  readonly #tell: (deployment: DeploymentName, sample: Sample) => void;
  readonly #watched = new Map<LiveDeployment, DeploymentName>();
  readonly #latest = new Map<DeploymentName, Sample[]>();
  #timer: NodeJS.Timeout | null = null;

  constructor(tell: (deployment: DeploymentName, sample: Sample) => void) {
    this.#tell = tell;
  }

  begin(name: DeploymentName, live: LiveDeployment): void {
    this.#watched.set(live, name);
    this.#latest.delete(name);
    // No reason for the lab to stay.
    this.#timer ??= setInterval(() => this.#tick(), EVERY_MS).unref();
  }

  end(live: LiveDeployment): void {
    this.#watched.delete(live);
    if (this.#watched.size > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  #tick(): void {
    if (this.isPaused) return;
    const at = Date.now();
    for (const [live, name] of this.#watched) {
      void live.sample(at).then((sample) => {
        // Its deployment may have ended while its nodes were asked.
        if (sample && this.#watched.has(live)) this.#keep(name, sample);
      });
    }
  }

  #keep(name: DeploymentName, sample: Sample): void {
    const latest = this.#latest.get(name) ?? [];
    this.#latest.set(name, [...latest, sample].slice(-samplesMax));
    this.#tell(name, sample);
  }

  latest = (): LabState['samples'] => Object.fromEntries(this.#latest);
}
