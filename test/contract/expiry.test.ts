import { ABSOLUTE_MS, expiry, IDLE_MS } from './expiry.contract.ts';
import { forEachServer } from './servers.ts';

const env = { IDLE_EXPIRY_MS: String(IDLE_MS), ABSOLUTE_EXPIRY_MS: String(ABSOLUTE_MS) };
// All behaviours of a server wait at the same time.
forEachServer('expiry', [expiry], { env, concurrency: 4 });
