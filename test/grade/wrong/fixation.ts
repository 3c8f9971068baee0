/** A credential that nobody knows is taken over by the next login: whoever planted it is logged in as well. */
import type { CreateStrategy, Session } from '../../../src/strategies/strategy.ts';
import { newSecret } from '../../../src/strategies/support/secret.ts';
import { Plain } from '../base/plain.ts';

class Wrong extends Plain {
  #presented: string | null = null;

  override async find(credential: string): Promise<{ session: Session } | 'unknown' | 'expired'> {
    const found = await super.find(credential);
    if (found === 'unknown' && /^[\w-]{43}$/.test(credential)) this.#presented = credential;
    return found;
  }

  protected override newCredential(): string {
    const credential = this.#presented ?? newSecret();
    this.#presented = null;
    return credential;
  }
}

export const createStrategy: CreateStrategy = async (options) => new Wrong(options);
