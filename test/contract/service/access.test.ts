import { credentials } from '../credentials.contract.ts';
import { login } from '../login.contract.ts';
import { forEachServer, serviceSubjects } from '../servers.ts';
import { sessions } from '../sessions.contract.ts';

forEachServer('access to the service', [login, credentials, sessions], { servers: serviceSubjects });
