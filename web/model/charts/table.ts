/** A chart's figures as rows: its twin for whoever does not see it, and for a spreadsheet. */
import { csv } from '../replay/csv.ts';
import type { Plan } from './plan.ts';

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (number | null)[])[];
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

export const tableOf = ({ times, lines }: Plan): Table => ({
  head: ['seconds', ...lines.map(({ label }) => label)],
  rows: times.map((time, index) => [
    rounded(time),
    ...lines.map(({ values }) => {
      const value = values[index] ?? null;
      return value === null ? null : rounded(value);
    }),
  ]),
});

export function tableCsv(plan: Plan): string {
  const { head, rows } = tableOf(plan);
  return csv([head, ...rows]);
}
