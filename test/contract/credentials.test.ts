import { credentials } from './credentials.contract.ts';
import { forEachServer } from './servers.ts';

forEachServer('credentials', [credentials]);
