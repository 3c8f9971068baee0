/** Which worlds explain what operations that overlapped were answered. */
import { type Answered, type Ending, labelsOf, liveIn, play, textOf, type World, without } from './model.ts';

const distinct = (worlds: readonly World[]): World[] => [
  ...new Map(worlds.map((world) => [textOf(world), world])).values(),
];

/** Each that ends all may come to the next of those that it has found, in any order. */
const further = (world: World, now: number): World[] =>
  world.endings.flatMap(({ labels, ended, answer }, index) =>
    labels.map((label) => {
      const isThere = liveIn(world, label, now) !== undefined;
      const left = labels.filter((each) => each !== label);
      const ending: Ending = { labels: left, ended: ended + Number(isThere), answer };
      return { ...without(world, [label]), endings: world.endings.with(index, ending) };
    }),
  );

const isOver = ({ labels, ended, answer }: Ending): boolean =>
  labels.length === 0 && textOf(ended) === answer;

/** The world as it is, and as it may be when some of what is under way or was cut off happens now, in some order. */
function withPending(world: World, now: number): World[] {
  const reached = new Map([[textOf(world), world]]);
  // What is put into a map while it is walked through is walked through as well.
  for (const each of reached.values()) {
    const late = each.pending.map((op, index) => {
      return { ...play(each, op, now).world, pending: each.pending.toSpliced(index, 1) };
    });
    for (const next of [...late, ...further(each, now)]) reached.set(textOf(next), next);
  }
  return [...reached.values()];
}

/** The world after it, if it may have this answer there. */
function after(world: World, { op, answer }: Answered, now: number): World[] {
  if (op.type === 'endAll') {
    const labels = labelsOf(world, op.user, now).filter((label) => label !== op.except);
    return [{ ...world, endings: [...world.endings, { labels, ended: 0, answer }] }];
  }
  const outcome = play(world, op, now);
  return outcome.answer === answer ? [outcome.world] : [];
}

const orders = <Item>(items: readonly Item[]): Item[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item, index) => orders(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));

/** Every world in which operations that overlapped have these answers, in some order. */
export function explain(worlds: readonly World[], answered: readonly Answered[], now: number): World[] {
  const reached = worlds.flatMap((world) =>
    orders(answered).flatMap((order) =>
      order.reduce(
        (before, each) =>
          before.flatMap((one) => after(one, each, now).flatMap((next) => withPending(next, now))),
        withPending(world, now),
      ),
    ),
  );
  const over = reached.filter(({ endings }) => endings.every(isOver));
  return distinct(over.map((world) => ({ ...world, endings: [] })));
}
