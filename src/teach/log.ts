/** The log: one JSON line per event on stderr. Callers pass names and numbers, never a credential. */
export type LogLevel = 'info' | 'warn' | 'error';

export function log(level: LogLevel, event: string, facts: Record<string, unknown> = {}): void {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...facts })}\n`);
}
