/**
 * The shop's rules as SQL: for each kind of change one UPDATE, applied where the state lies.
 *
 * PostgreSQL checks the condition against the newest version of the row and computes from it, waiting for a
 * change that is under way: parallel changes all survive. Their twins are the pure rules in
 * src/shop/apply-change.ts; a property test holds the two equal.
 */
import { limits } from '../../protocol/headers.ts';
import type { ProblemCode } from '../../protocol/problems.ts';
import type { Change } from '../../shop/state.ts';
import type { Statement } from './postgres-connection.ts';
import { columns, isDue, live, rolled } from './postgres-statements.ts';

/** Expressions on the row as it is; $4 and on are the change's own arguments. */
interface Rule {
  readonly set: string;
  /** What must hold of the row, and why the change is refused otherwise. */
  readonly unless?: { readonly allowed: string; readonly refusal: ProblemCode };
}

const { cartLineQuantityMax, conversationMessagesMax, rememberedOrdersMax } = limits;

const inCart = 'coalesce((cart ->> $4)::int, 0)';
const isRemembered = `orders @> jsonb_build_array(jsonb_build_object('key', $4::text))`;
const isPlaced = `orders @> jsonb_build_array(jsonb_build_object('orderId', $4::text))`;
const order = `jsonb_path_query_first(orders, '$[*] ? (@.orderId == $id)', jsonb_build_object('id', $4::text))`;

/** The pieces of the cart and of the order together. */
const joined = `(
    select jsonb_object_agg(product, least(pieces, ${cartLineQuantityMax})) from (
      select product, sum(quantity::int) as pieces from (
        select * from jsonb_each_text(cart) union all select * from jsonb_each_text(${order} -> 'lines')
      ) as lines (product, quantity) group by product
    ) as sums
  )`;
const otherOrders = `(
    select coalesce(jsonb_agg(each.value order by each.number), '[]')
    from jsonb_array_elements(orders) with ordinality as each (value, number)
    where each.value ->> 'orderId' <> $4
  )`;

const rules: Readonly<Record<Change['type'], Rule>> = {
  /** $4 product, $5 pieces. */
  'cart.add': {
    set: `cart = cart || jsonb_build_object($4::text, ${inCart} + $5::int), cart_version = cart_version + 1`,
    unless: { allowed: `${inCart} + $5::int <= ${cartLineQuantityMax}`, refusal: 'quantity_limit' },
  },

  /** $4 product, $5 pieces. */
  'cart.set': {
    set: `cart = case $5::int when 0 then cart - $4::text else cart || jsonb_build_object($4::text, $5::int) end,
  cart_version = cart_version + 1`,
    unless: { allowed: `$5::int <= ${cartLineQuantityMax}`, refusal: 'quantity_limit' },
  },

  /** $4 product. */
  'cart.remove': { set: 'cart = cart - $4::text, cart_version = cart_version + 1' },

  /** $4 key, $5 the order as JSON, but for its lines. A key that is remembered has had its effect. */
  'cart.checkout': {
    set: `cart = case when ${isRemembered} then cart else '{}' end,
  cart_version = cart_version + (not ${isRemembered})::int,
  orders = case
    when ${isRemembered} then orders
    when jsonb_array_length(orders) < ${rememberedOrdersMax} then orders || ($5::jsonb || jsonb_build_object('lines', cart))
    else (orders - 0) || ($5::jsonb || jsonb_build_object('lines', cart))
  end`,
    unless: { allowed: `(cart <> '{}' or ${isRemembered})`, refusal: 'cart_empty' },
  },

  /** $4 order. */
  'cart.restore': {
    set: `cart = case when ${isPlaced} then ${joined} else cart end,
  cart_version = cart_version + (${isPlaced})::int,
  orders = case when ${isPlaced} then ${otherOrders} else orders end`,
  },

  /** $4 the message as JSON. */
  'message.append': {
    set: `messages = (messages || $4::text)[greatest(1, cardinality(messages) + 2 - ${conversationMessagesMax}):],
  messages_total = messages_total + 1`,
  },
};

/**
 * When nothing was changed, it says why: the second look takes the newest version of the row, too (FOR UPDATE),
 * and an ended session never comes back, so that one which is alive now was alive then, and was refused.
 */
const explained = (update: string, refusal: ProblemCode) => `
with changed as (${update}
), refused as (
  select '${refusal}' as refusal from sessions where ${live} and not exists (select from changed) for update
)
select refusal, changed.* from (select) as one left join changed on true left join refused on true`;

function statementOf(type: Change['type'], { set, unless }: Rule): Statement {
  const update = `
update sessions set ${set},
  last_seen_at = case when ${isDue} then now() else last_seen_at end,
  ends_at = case when ${isDue} then ${rolled} else ends_at end
where ${live}${unless ? ` and ${unless.allowed}` : ''}
returning ${columns}`;
  return { name: `session-${type}`, text: unless ? explained(update, unless.refusal) : update };
}

/** $1 id, $2 idle ms, $3 touch ms, then as its rule says. */
export const changeStatements = Object.fromEntries(
  Object.entries(rules).map(([type, rule]) => [type, statementOf(type as Change['type'], rule)]),
) as Readonly<Record<Change['type'], Statement>>;

/** A change as its statement takes it, from $4 on. */
export function argumentsOf(change: Change): readonly unknown[] {
  switch (change.type) {
    case 'cart.add':
    case 'cart.set':
      return [change.productId, change.quantity];
    case 'cart.remove':
      return [change.productId];
    case 'cart.checkout':
      return [change.key, JSON.stringify({ key: change.key, orderId: change.orderId, at: change.at })];
    case 'cart.restore':
      return [change.orderId];
    case 'message.append':
      return [JSON.stringify({ text: change.text, at: change.at })];
  }
}
