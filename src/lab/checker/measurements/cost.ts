/** What a strategy costs: what its credential tells, and how much a session takes in. */
import type { Measurements } from '../../../protocol/reports.ts';
import { toldTo } from '../capacity.ts';
import type { HistoryView } from '../history-view.ts';
import { disclosed } from '../opacity.ts';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

export function anatomy(view: HistoryView): Measurements {
  const parts = view.operations.flatMap(({ issuedParts }) => (issuedParts ? [issuedParts] : []));
  const [largest] = parts.toSorted((a, b) => sum(b) - sum(a));
  return largest ? { credentialParts: [...largest], discloses: disclosed(view) } : {};
}

/** Only where one session is filled up: in the traffic of many nobody asks how much fits into one. */
export function room({ lives }: HistoryView): Measurements {
  const [life, another] = lives;
  if (!life || another) return {};
  const { appends, read } = toldTo(life);
  const kept = read?.output.messages?.length;
  return kept === undefined || appends.length < 2 ? {} : { messages: { sent: appends.length, kept } };
}
