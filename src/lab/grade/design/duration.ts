/** Times as people write them: "5 min", "12 h", "1.5 days". */
const units: Record<string, number> = { s: 1, min: 60, h: 3_600, d: 86_400 };
const UNIT = /^(s|min|h|d)(ec|econds?|utes?|ours?|ays?)?$/;

/** Null for what is no time. */
export function parseSeconds(text: string): number | null {
  const [, count = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text.trim()) ?? [];
  const factor = units[UNIT.exec(unit.toLowerCase())?.[1] ?? ''];
  const seconds = factor === undefined ? 0 : Number(count) * factor;
  return seconds > 0 && Number.isFinite(seconds) ? seconds : null;
}

/** In the largest unit that leaves it whole. */
export function secondsText(seconds: number): string {
  for (const unit of ['d', 'h', 'min'] as const) {
    const count = seconds / (units[unit] ?? 1);
    if (count >= 1 && Number.isInteger(count)) return `${count} ${unit}`;
  }
  return `${seconds} s`;
}
