/** The shop: catalogue, cart, checkout, and the orders that stay. */
import type { FastifyInstance } from 'fastify';
import { Problem } from '../../protocol/problems.ts';
import { priceCart } from '../../shop/pricing.ts';
import type { Change } from '../../shop/state.ts';
import { changer, keeper } from '../change.ts';
import type { Context } from '../context.ts';
import { type Call, mount } from '../mount.ts';
import { checkout } from '../shop/checkout.ts';

type CartCall = Pick<Call<'getCart'>, 'reply' | 'authenticated'>;

function cartRoutes(app: FastifyInstance, context: Context): void {
  const { catalogue } = context;
  const change = changer(context);

  async function changeCart(call: CartCall, cartChange: Extract<Change, { productId: string }>) {
    if (!catalogue.products.has(cartChange.productId))
      throw new Problem('not_found', { detail: 'No such product.' });
    const { cart } = await change(call, cartChange);
    return priceCart(catalogue.products, cart);
  }

  mount(app, context, {
    getCart: ({ authenticated }) => priceCart(catalogue.products, authenticated.session.state.cart),
    addItem: (call) => changeCart(call, { type: 'cart.add', ...call.body }),
    setQuantity: (call) => changeCart(call, { type: 'cart.set', ...call.params, ...call.body }),
    removeItem: (call) => changeCart(call, { type: 'cart.remove', ...call.params }),
  });
}

function orderRoutes(app: FastifyInstance, context: Context): void {
  const { strategy, orders } = context;
  const keep = keeper(context);

  mount(app, context, {
    async checkout(call) {
      const { session } = call.authenticated;
      const key = call.headers['Idempotency-Key'];
      const done = await checkout({ strategy, session, orders, key, now: Date.now });
      if (!done) throw new Problem('invalid_session');
      keep(call, done.applied);
      return { order: done.order };
    },

    listOrders: ({ query: { cursor, limit }, authenticated: { user } }) =>
      orders.page(user.id, cursor, limit),

    async getOrder({ params: { id }, authenticated: { user } }) {
      const order = await orders.byId(user.id, id);
      if (!order) throw new Problem('not_found');
      return { order };
    },
  });
}

export function shopRoutes(app: FastifyInstance, context: Context): void {
  mount(app, context, {
    listProducts({ query: { cursor, limit } }) {
      const { products, nextCursor } = context.catalogue.page(cursor, limit);
      return { products, ...(nextCursor !== null && { nextCursor }) };
    },
  });
  cartRoutes(app, context);
  orderRoutes(app, context);
}
