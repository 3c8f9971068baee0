/** Turns pieces per product into priced lines. Money is integer cents. */
import type { Cart, CartItem, Order, Product } from '../protocol/shop.ts';
import { type CartState, type PlacedOrder, piecesOf } from './state.ts';

export type Catalogue = ReadonlyMap<string, Product>;

export const catalogueOf = (products: readonly Product[]): Catalogue =>
  new Map(products.map((product) => [product.id, product]));

/** Lines in the catalogue's order; a product that has left the catalogue is left out. */
function priceLines(catalogue: Catalogue, lines: Readonly<Record<string, number>>) {
  const items: CartItem[] = [];
  for (const { id, name, priceCents } of catalogue.values()) {
    const quantity = piecesOf(lines, id);
    if (quantity === 0) continue;
    const subtotalCents = priceCents * quantity;
    items.push({ productId: id, name, unitPriceCents: priceCents, quantity, subtotalCents });
  }
  return { items, totalCents: items.reduce((total, item) => total + item.subtotalCents, 0) };
}

export const priceCart = (catalogue: Catalogue, cart: CartState): Cart => ({
  ...priceLines(catalogue, cart.lines),
  version: cart.version,
});

export const priceOrder = (catalogue: Catalogue, order: PlacedOrder): Order => ({
  id: order.orderId,
  ...priceLines(catalogue, order.lines),
  placedAt: new Date(order.at).toISOString(),
});
