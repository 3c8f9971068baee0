/** What the sample shop says on the wire: products, cart, orders and the conversation. */
import { z } from 'zod';
import { limits } from './headers.ts';
import { renewable, Timestamp } from './wire.ts';

export const ProductId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/)
  .meta({ id: 'ProductId', examples: ['laptop'] });
const Cents = z.int().min(0);

export const Product = z
  .object({ id: ProductId, name: z.string(), priceCents: Cents })
  .meta({ id: 'Product' });
export type Product = z.infer<typeof Product>;

export const ProductList = z.object({ products: z.array(Product) }).meta({ id: 'ProductList' });

const CartItem = z
  .object({
    productId: ProductId,
    name: z.string(),
    unitPriceCents: Cents,
    quantity: z.int().min(1).max(limits.cartLineQuantityMax),
    subtotalCents: Cents,
  })
  .meta({ id: 'CartItem' });
export type CartItem = z.infer<typeof CartItem>;

export const Cart = z
  .object({
    items: z.array(CartItem),
    totalCents: Cents,
    version: z.int().min(0).meta({ description: 'Grows by one with each change' }),
    ...renewable,
  })
  .meta({ id: 'Cart' });
export type Cart = z.infer<typeof Cart>;

export const AddItem = z
  .strictObject({ productId: ProductId, quantity: z.int().min(1).max(limits.addQuantityMax) })
  .meta({ id: 'AddItem' });

export const SetQuantity = z
  .strictObject({ quantity: z.int().min(0).max(limits.cartLineQuantityMax) })
  .meta({ id: 'SetQuantity' });

export const IdempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]+$/)
  .max(limits.idempotencyKeyLengthMax)
  .meta({ id: 'IdempotencyKey' });

export const Order = z
  .object({ id: z.string(), items: z.array(CartItem), totalCents: Cents, placedAt: Timestamp })
  .meta({ id: 'Order' });
export type Order = z.infer<typeof Order>;

export const CheckoutAnswer = z.object({ order: Order, ...renewable }).meta({ id: 'CheckoutAnswer' });

const Message = z
  .object({ text: z.string().min(1).max(limits.messageLengthMax), at: Timestamp })
  .meta({ id: 'Message' });

export const AppendMessage = z
  .strictObject({ text: z.string().min(1).max(limits.messageLengthMax) })
  .meta({ id: 'AppendMessage' });

export const Conversation = z
  .object({
    messages: z.array(Message).max(limits.conversationMessagesMax),
    total: z.int().min(0).meta({ description: 'All messages ever said; the oldest are forgotten' }),
    ...renewable,
  })
  .meta({ id: 'Conversation' });

export const Reply = z
  .object({ reply: z.string(), total: z.int().min(1), ...renewable })
  .meta({ id: 'Reply' });
