/** What the lab notes beside the values of a comparison, in the words of its columns. */
import type { Comparison } from '../../src/protocol/reports.ts';
import { comparisonColumns } from './comparison.ts';
import { listed } from './words.ts';

/** Fields that are shown in the column of another one. */
const shownBeside: Partial<Record<string, string>> = {
  requestBytes: 'credentialBytes',
  sessionsLostShare: 'survivesServerLoss',
  revocationBoundSeconds: 'revocationSeconds',
  requestsPerSecond: 'latencyMs',
  ratioToBareServer: 'latencyMs',
};

/** Each note once, with the deployments that it is about. */
export function comparisonNotes({ rows }: Comparison): { note: string; about: string }[] {
  const pairs = rows.flatMap(({ deployment, notes }) => notes.map((note) => ({ deployment, note })));
  return [...Map.groupBy(pairs, ({ note }) => note)].map(([note, about]) => ({
    note: underTitle(note),
    about: about.length === rows.length ? 'all' : listed(about.map(({ deployment }) => deployment)),
  }));
}

/** A note begins with the names of the fields that it is about; a reader knows the columns. */
function underTitle(note: string): string {
  const [names = '', ...reason] = note.split(': ');
  const titles = new Set(names.split(', ').map(titleOf));
  if (titles.has(undefined)) return note;
  return `${listed([...titles].filter((title) => title !== undefined))}: ${reason.join(': ')}`;
}

const titleOf = (name: string): string | undefined =>
  comparisonColumns.find(({ field }) => field === (shownBeside[name] ?? name))?.title;
