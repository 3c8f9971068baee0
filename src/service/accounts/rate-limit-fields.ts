/** What a client is told about a limit before it meets it: draft-ietf-httpapi-ratelimit-headers-11. */
export interface RateLimit {
  readonly name: 'account' | 'address' | 'registration';
  /** So many failures ... */
  readonly quota: number;
  /** ... in so many seconds. */
  readonly windowSeconds: number;
  readonly remaining: number;
  readonly resetSeconds: number;
}

const whole = (value: number): number => Math.max(0, Math.ceil(value));

/** Lists of structured fields (RFC 9651): a string names the policy, its parameters are integers. */
export function rateLimitFields(limits: readonly RateLimit[]): Record<string, string> {
  if (limits.length === 0) return {};
  const policies = limits.map(({ name, quota, windowSeconds }) => `"${name}";q=${quota};w=${windowSeconds}`);
  const states = limits.map(
    ({ name, remaining, resetSeconds }) => `"${name}";r=${whole(remaining)};t=${whole(resetSeconds)}`,
  );
  return { 'RateLimit-Policy': policies.join(', '), RateLimit: states.join(', ') };
}
