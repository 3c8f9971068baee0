import type { Search, SearchPlace } from '../../protocol/canaries.ts';
import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import { isDecided, type Operation } from './operation.ts';

const placeTexts: Record<SearchPlace, (target: string) => string> = {
  log: (target) => `the log of ${target}`,
  metrics: (target) => `the metrics of ${target}`,
  answers: (target) => `an answer of ${target}`,
  store: (target) => target,
};

/** Every node writes these, and answers come through whoever answered: a search that leaves one out is none. */
function placesOf({ begin, searches }: HistoryView): string[] {
  const named = searches.map(({ place, target }) => `${place} ${target}`);
  const ofNodes = begin.nodes.flatMap((node) => [`log ${node}`, `metrics ${node}`]);
  return [...new Set([...named, ...ofNodes])];
}

/** All of it was looked through, and there was something. */
const isWhole = ({ bytes }: Search): boolean => bytes !== null && bytes > 0;

function foundIn({ searches }: HistoryView, planted: readonly Operation[]): Violation[] {
  return searches.flatMap(({ at, place, target, found }) =>
    found.map((canary): Violation => {
      const carriers = planted.filter(
        (operation) => operation.canary === canary && operation.invokedAt <= at,
      );
      const text = `${placeTexts[place](target)} shows ${canary}`;
      return { operation: carriers.at(-1)?.id ?? null, text };
    }),
  );
}

/** I14: planted credentials are written down nowhere, and none opens anything from where it must not stand. */
export function noSecrets(view: HistoryView): Finding {
  const planted = view.operations.filter(({ canary }) => canary !== undefined);
  const accepted = planted.filter(({ misplaced, outcome }) => misplaced && outcome === 'ok');
  const violations = accepted.map(({ id, canary }): Violation => {
    return { operation: id, text: `${canary} was accepted there` };
  });
  // What no server has read may be missing everywhere and prove nothing.
  const read = planted.filter(isDecided);
  const places = placesOf(view);
  const wasSought = ({ canary = '', completedAt }: Operation, where: string) =>
    view.searches.some(
      (search) =>
        `${search.place} ${search.target}` === where &&
        search.at >= completedAt &&
        isWhole(search) &&
        search.soughtFor.includes(canary),
    );
  const isComplete =
    view.searches.some(({ place }) => place === 'answers') &&
    read.every((operation) => places.every((where) => wasSought(operation, where)));
  return finding([...foundIn(view, planted), ...violations], isComplete ? read.length : 0);
}
