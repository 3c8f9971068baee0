import { login } from './login.contract.ts';
import { forEachServer } from './servers.ts';
import { sessions } from './sessions.contract.ts';

forEachServer('sessions', [login, sessions]);
