/** How long a capsule is drawn: as many steps as its bytes double beyond 32, which is true from 40 bytes to 8 kB. */
export const capsuleStep = { large: 6, small: 4 } as const;

export function capsuleWidth(bytes: number, step: number): number {
  return Math.round(24 + step * Math.log2(Math.max(32, bytes) / 32));
}
