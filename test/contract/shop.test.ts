import { cart } from './cart.contract.ts';
import { checkouts } from './checkout.contract.ts';
import { conversation } from './conversation.contract.ts';
import { forEachServer } from './servers.ts';
import { tools } from './tools.contract.ts';

forEachServer('shop', [cart, checkouts, conversation, tools]);
