import { cart } from '../cart.contract.ts';
import { checkouts } from '../checkout.contract.ts';
import { conversation } from '../conversation.contract.ts';
import { probes } from '../probes.contract.ts';
import { forEachServer } from '../servers.ts';
import { serviceSubjects } from '../subjects.ts';
import { tools } from '../tools.contract.ts';

forEachServer('the shop of the service', [cart, checkouts, conversation, tools, probes], {
  servers: serviceSubjects,
});
