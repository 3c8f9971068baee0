import { canaries } from './canaries.contract.ts';
import { forEachServer } from './servers.ts';

forEachServer('canaries', [canaries]);
