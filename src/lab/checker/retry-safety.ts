import type { Order } from '../../protocol/history.ts';
import { isCheckout } from './checkouts.ts';
import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import type { Life } from './lives.ts';
import { isOrdinary, maxOf, type Operation, sweep } from './operation.ts';

interface Seen {
  readonly violations: readonly Violation[];
  readonly witnessed: number;
}

/** All checkouts of one user under one key, in the order in which they were sent. */
interface Attempts {
  readonly user: string;
  readonly key: string;
  readonly all: readonly Operation[];
}

function attemptsIn(operations: readonly Operation[]): Attempts[] {
  const keyed = operations.filter(
    (operation) => isCheckout(operation) && operation.key && !operation.probe && !operation.forged,
  );
  return [...Map.groupBy(keyed, ({ user, key }) => JSON.stringify([user, key])).values()].map((all) => {
    const [{ user, key = '' }] = all as [Operation];
    return { user, key, all };
  });
}

/** Equal for equal orders: its id, and what it holds. */
const digest = ({ id, lines, totalCents }: Order): string =>
  JSON.stringify([id, Object.entries(lines).sort(), totalCents]);

/** The first answer counts; whatever else the key is answered with must be the same order. */
function differentOrders({ user, key, all }: Attempts): Seen {
  const answered = all
    .filter(({ outcome, output }) => outcome === 'ok' && output.order)
    .sort((a, b) => a.completedAt - b.completedAt);
  const [first, ...later] = answered;
  const given = first?.output.order;
  if (!given) return { violations: [], witnessed: 0 };
  const violations = later.flatMap(({ id, output: { order } }): Violation[] => {
    if (!order || digest(order) === digest(given)) return [];
    const what = order.id === given.id ? `order ${given.id} with other contents` : `order ${order.id}`;
    return [{ operation: id, text: `${user}'s key ${key}: order ${given.id} was answered, then ${what}` }];
  });
  return { violations, witnessed: later.length };
}

/** More orders than keys: some key has had two effects. What was there before the user's first checkout does not count. */
function moreOrdersThanKeys(user: string, tried: readonly Attempts[], lists: readonly Operation[]): Seen {
  const firstAt = -maxOf(tried.map(({ all: [first] }) => -(first as Operation).invokedAt));
  const isBefore = ({ completedAt }: Operation) => completedAt < firstAt;
  const known = new Set(lists.filter(isBefore).flatMap(({ output: { orders = [] } }) => orders));
  const violations: Violation[] = [];
  let witnessed = 0;
  for (const { id, invokedAt, completedAt, output } of lists) {
    const fresh = new Set(output.orders?.filter((order) => !known.has(order)));
    const mayCount = ({ outcome, ...attempt }: Operation) =>
      outcome !== 'fail' && attempt.invokedAt < completedAt;
    const keys = tried.filter(({ all }) => all.some(mayCount)).length;
    if (tried.some(({ all: [, second] }) => second && second.completedAt <= invokedAt)) witnessed += 1;
    if (fresh.size <= keys) continue;
    violations.push({ operation: id, text: `${user} has ${fresh.size} orders from ${keys} keys` });
  }
  return { violations, witnessed };
}

/** The checkout that was answered last, while no other is on its way: the cart is what was added since. */
interface Settled {
  readonly key: string | undefined;
  readonly added: Map<string, number>;
  /** Since something was added, or it may arrive since then. */
  isSentAgain: boolean;
}

/** What was added after a key had been answered must outlive whatever is sent under that key again. */
function takenAgain(life: Life): Seen {
  const violations: Violation[] = [];
  let witnessed = 0;
  let settled: Settled | null = null;
  let sent = 0;
  let underWay = 0;
  /** Sent and not answered, by key; one whose end is not known stays. */
  const open = new Map<string | undefined, number>();
  /** Keys of which a copy may still arrive, since nobody knows what became of it. */
  const unknown = new Set<string | undefined>();
  const adds = new Map<Operation, number>();

  const settledBy = (key: string | undefined): Settled | null => (settled?.key === key ? settled : null);
  function judge(read: Operation, { key, added }: Settled): void {
    witnessed += 1;
    const { cart = {} } = read.output;
    const [gone] = [...added].filter(([product, count]) => (cart[product] ?? 0) < count);
    if (!gone) return;
    const text = `${life.label}: ${gone[0]} was added after key ${key} had been answered, and went when that was sent again`;
    violations.push({ operation: read.id, text });
  }
  function checkoutEnded({ key, outcome }: Operation): void {
    if (outcome === 'info') {
      unknown.add(key);
      const lost = settledBy(key);
      if (lost) lost.isSentAgain = true;
      return;
    }
    const left = (open.get(key) ?? 1) - 1;
    if (outcome === 'ok' || left === 0) open.delete(key);
    else open.set(key, left);
    if (outcome !== 'ok' || settledBy(key)) return;
    settled = open.size === 0 ? { key, added: new Map(), isSentAgain: unknown.has(key) } : null;
  }
  sweep(life.presented, {
    ended(operation) {
      if (isCheckout(operation)) {
        underWay -= 1;
        return checkoutEnded(operation);
      }
      // Only what no checkout has overlapped: with that, a client that carries its state may lose it by itself.
      if (!settled || adds.get(operation) !== sent || operation.outcome !== 'ok') return;
      const { productId = '', quantity = 0 } = operation;
      settled.added.set(productId, (settled.added.get(productId) ?? 0) + quantity);
    },
    begins(operation) {
      const { kind, key, outcome, output } = operation;
      if (isCheckout(operation)) {
        sent += 1;
        underWay += 1;
        const again = settledBy(key);
        if (again) again.isSentAgain ||= again.added.size > 0;
        else {
          settled = null;
          open.set(key, (open.get(key) ?? 0) + 1);
        }
      } else if (kind === 'cart.add' && underWay === 0 && isOrdinary(operation)) adds.set(operation, sent);
      const isRead = kind === 'cart.read' && outcome === 'ok' && output.cart && isOrdinary(operation);
      if (isRead && settled?.isSentAgain && settled.added.size > 0) judge(operation, settled);
    },
  });
  return { violations, witnessed };
}

/** I12: one idempotency key has at most one effect, however often it is sent. */
export function retrySafety({ operations, lives }: HistoryView): Finding {
  const attempts = attemptsIn(operations);
  const byUser = Map.groupBy(attempts, ({ user }) => user);
  const isList = (operation: Operation) =>
    operation.kind === 'orders.list' && isOrdinary(operation) && operation.output.orders !== undefined;
  const listsByUser = Map.groupBy(operations.filter(isList), ({ user }) => user);
  const seen = [
    ...attempts.map(differentOrders),
    ...[...byUser].map(([user, tried]) => moreOrdersThanKeys(user, tried, listsByUser.get(user) ?? [])),
    ...lives.filter(({ presented }) => presented.some(isCheckout)).map(takenAgain),
  ];
  return finding(
    seen.flatMap(({ violations }) => violations),
    seen.reduce((sum, { witnessed }) => sum + witnessed, 0),
  );
}
