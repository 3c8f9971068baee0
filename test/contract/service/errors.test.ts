import { canaries } from '../canaries.contract.ts';
import { errors } from '../errors.contract.ts';
import { ABSOLUTE_MS, expiry, IDLE_MS } from '../expiry.contract.ts';
import { forEachServer } from '../servers.ts';
import { serviceSubjects } from '../subjects.ts';

forEachServer('errors of the service', [errors, canaries], { servers: serviceSubjects });

const env = { IDLE_EXPIRY_MS: String(IDLE_MS), ABSOLUTE_EXPIRY_MS: String(ABSOLUTE_MS) };
forEachServer('expiry in the service', [expiry], { env, concurrency: 4, servers: serviceSubjects });
