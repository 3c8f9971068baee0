/** The lab's side of the guardian: names every process and folder that must not outlive the lab. */
import { type ChildProcess, fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { childEnvironment } from './environment.ts';

export interface Guard {
  /** Until the process ends by itself. */
  watch(child: ChildProcess): void;
  /** Processes that would not end with their parent, such as stopped ones. @returns what lets go of them */
  hold(pids: readonly number[]): () => void;
  removeAtEnd(folder: string): void;
  /** Lets the guardian end; what it still watches is killed. Resolves when all of it is gone. */
  close(): Promise<void>;
}

export function startGuard(): Guard {
  const guardian = fork(new URL('guardian.ts', import.meta.url), {
    detached: true,
    windowsHide: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
    env: childEnvironment({}),
  });
  // The guardian is no reason for the lab to stay.
  guardian.unref();
  guardian.channel?.unref();
  const tell = (order: object) => {
    // Should it end in this moment, the next that is watched is told that it has gone.
    if (guardian.connected) guardian.send(order, () => undefined);
  };

  return {
    watch(child) {
      const { pid } = child;
      if (pid === undefined) return;
      // Too late, the guardian has gone: what nobody guards must not run.
      if (!guardian.connected) child.kill('SIGKILL');
      tell({ guard: pid });
      child.once('exit', () => tell({ release: pid }));
    },
    hold(pids) {
      for (const pid of pids) tell({ guard: pid });
      return () => {
        for (const pid of pids) tell({ release: pid });
      };
    },
    removeAtEnd(folder) {
      // Too late here as well: the end has come already. It is new, and nobody has anything open in it.
      if (!guardian.connected) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      tell({ folder });
    },
    async close() {
      if (guardian.exitCode !== null || !guardian.connected) return;
      const gone = new Promise((resolve) => guardian.once('exit', resolve));
      guardian.ref();
      guardian.disconnect();
      await gone;
    },
  };
}
