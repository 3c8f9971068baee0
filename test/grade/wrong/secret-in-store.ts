/** The id is a hash, but the store keeps the secret beside it. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { User } from '../../../src/protocol/session.ts';
import type { CreateStrategy } from '../../../src/strategies/strategy.ts';
import { Plain } from '../base/plain.ts';

class Wrong extends Plain {
  override readonly stateHeldBy = 'store';

  override async start(user: User, device: string) {
    const started = await super.start(user, device);
    writeFileSync(join(tmpdir(), `graded-${started.session.id}.json`), JSON.stringify(started));
    return started;
  }
}

export const createStrategy: CreateStrategy = async (options) => new Wrong(options);
