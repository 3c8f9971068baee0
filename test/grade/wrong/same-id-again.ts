/** The credential is made of the user and the device: every login gives the same one. */
import { createHash } from 'node:crypto';
import type { User } from '../../../src/protocol/session.ts';
import type { CreateStrategy } from '../../../src/strategies/strategy.ts';
import { Plain } from '../base/plain.ts';

class Wrong extends Plain {
  protected override newCredential(user: User, device: string): string {
    return createHash('sha256').update(`${user.id} ${device}`).digest('base64url');
  }
}

export const createStrategy: CreateStrategy = async (options) => new Wrong(options);
