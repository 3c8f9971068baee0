/** The shop: catalogue, cart, checkout and the conversation. */
import { randomUUID } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { parse } from '../../node/parse.ts';
import { conversationView } from '../../node/views.ts';
import { Problem } from '../../protocol/problems.ts';
import { AddItem, AppendMessage, IdempotencyKey, SetQuantity } from '../../protocol/shop.ts';
import { priceCart, priceOrder } from '../../shop/pricing.ts';
import { replyTo } from '../../shop/reply.ts';
import type { Change, PlacedOrder, SessionState } from '../../shop/state.ts';
import { authenticated, type Context, setCookieOn } from '../context.ts';
import { jsonBody } from '../middleware/json-body.ts';
import { requireSession } from '../middleware/require-session.ts';
import { newRouter } from './new-router.ts';

const CheckoutHeaders = z.object({ 'Idempotency-Key': IdempotencyKey });

/** Carries out one change, and gives the client the credential that the change may have renewed. */
function changer({ strategy, credentials }: Context) {
  return async (
    response: Response,
    change: Change,
  ): Promise<{ state: SessionState; renewed: { token?: string } }> => {
    const { session, renewed: renewedByRead } = authenticated(response);
    const applied = await strategy.apply(session, change);
    if (!applied) throw new Problem('invalid_session');
    const renewed = { ...renewedByRead, ...credentials.give(applied.renewed, setCookieOn(response)) };
    return { state: applied.session.state, renewed };
  };
}

function cartRoutes(context: Context): Router {
  const { catalogue } = context;
  const needsSession = requireSession(context);
  const change = changer(context);
  const router = newRouter();

  async function changeCart(response: Response, cartChange: Extract<Change, { productId: string }>) {
    if (!catalogue.has(cartChange.productId)) throw new Problem('not_found', { detail: 'No such product.' });
    const { state, renewed } = await change(response, cartChange);
    response.json({ ...priceCart(catalogue, state.cart), ...renewed });
  }

  router.get('/cart', needsSession, (_request, response) => {
    const { session, renewed } = authenticated(response);
    response.json({ ...priceCart(catalogue, session.state.cart), ...renewed });
  });

  router.post('/cart/items', needsSession, jsonBody, (request, response) =>
    changeCart(response, { type: 'cart.add', ...parse(AddItem, request.body) }),
  );

  router.patch(
    '/cart/items/:productId',
    needsSession,
    jsonBody,
    (request: Request<{ productId: string }>, response) => {
      const { quantity } = parse(SetQuantity, request.body);
      return changeCart(response, { type: 'cart.set', productId: request.params.productId, quantity });
    },
  );

  router.delete('/cart/items/:productId', needsSession, (request: Request<{ productId: string }>, response) =>
    changeCart(response, { type: 'cart.remove', productId: request.params.productId }),
  );

  router.post('/cart/checkout', needsSession, async (request, response) => {
    const given = { 'Idempotency-Key': request.get('Idempotency-Key') };
    const { 'Idempotency-Key': key } = parse(CheckoutHeaders, given);
    const checkout = { type: 'cart.checkout', key, orderId: randomUUID(), at: Date.now() } as const;
    const { state, renewed } = await change(response, checkout);
    const placed = state.orders.find((order) => order.key === key) as PlacedOrder;
    response.json({ order: priceOrder(catalogue, placed), ...renewed });
  });

  return router;
}

function conversationRoutes(context: Context): Router {
  const needsSession = requireSession(context);
  const change = changer(context);
  const router = newRouter();

  router.get('/conversation', needsSession, (_request, response) => {
    const { session, renewed } = authenticated(response);
    response.json({ ...conversationView(session.state.conversation), ...renewed });
  });

  router.post('/conversation/messages', needsSession, jsonBody, async (request, response) => {
    const { text } = parse(AppendMessage, request.body);
    const { state, renewed } = await change(response, { type: 'message.append', text, at: Date.now() });
    const { total } = state.conversation;
    response.json({ reply: replyTo(total), total, ...renewed });
  });

  return router;
}

export function shopRoutes(context: Context): Router {
  const router = newRouter();
  router.get('/products', (_request, response) => {
    response.json({ products: [...context.catalogue.values()] });
  });
  router.use(cartRoutes(context), conversationRoutes(context));
  return router;
}
