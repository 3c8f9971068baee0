import { probes } from './probes.contract.ts';
import { forEachServer } from './servers.ts';

forEachServer('probes', [probes]);
