import { credentials } from '../credentials.contract.ts';
import { login } from '../login.contract.ts';
import { forEachServer } from '../servers.ts';
import { sessions } from '../sessions.contract.ts';
import { serviceSubjects } from '../subjects.ts';

forEachServer('access to the service', [login, credentials, sessions], { servers: serviceSubjects });
