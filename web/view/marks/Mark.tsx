/** The page's signs. Each differs from the others in shape, not in colour alone, and stands beside a word. */
import type { ReactNode } from 'react';

const ring = <circle cx="8" cy="8" r="6.25" />;
const dashedRing = <circle cx="8" cy="8" r="6.25" strokeDasharray="3 1.9" />;

const drawings = {
  healthy: (
    <>
      {ring}
      <path d="m5.2 8.2 1.9 1.9 3.7-4" />
    </>
  ),
  degraded: (
    <>
      {dashedRing}
      <path className="solid" d="M8 4.9 11 10H5z" />
    </>
  ),
  paused: (
    <>
      {dashedRing}
      <path d="M6.5 5.8v4.4M9.5 5.8v4.4" />
    </>
  ),
  draining: (
    <>
      {dashedRing}
      <path d="M8 4.9v5.6M5.9 8.6 8 10.7l2.1-2.1" />
    </>
  ),
  starting: (
    <>
      {dashedRing}
      <circle className="solid" cx="8" cy="8" r="1.6" />
    </>
  ),
  down: (
    <>
      {ring}
      <path d="m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4" />
    </>
  ),
  unknown: (
    <>
      {dashedRing}
      <path d="M5.5 8h5" />
    </>
  ),
  request: (
    <>
      <circle cx="8" cy="8" r="5" />
      <path d="m7 5.9 2.2 2.1L7 10.1" />
    </>
  ),
  unanswered: <circle cx="8" cy="8" r="5" strokeDasharray="2.6 2" />,
  answered: <circle className="solid" cx="8" cy="8" r="4" />,
  refused: (
    <>
      <circle cx="8" cy="8" r="4.25" />
      <path className="solid" d="M8 3.75a4.25 4.25 0 0 0 0 8.5z" />
    </>
  ),
  failed: <path className="solid" d="m8 2.5 5.5 5.5L8 13.5 2.5 8z" />,
  retried: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <circle cx="8" cy="8" r="2.25" />
    </>
  ),
  key: (
    <>
      <circle cx="4.75" cy="8" r="2.75" />
      <path d="M7.5 8h6.75v2.25M11.5 8v1.75" />
    </>
  ),
  lock: (
    <>
      <rect x="3" y="7" width="10" height="7" rx="1.5" />
      <path d="M5.25 7V5a2.75 2.75 0 0 1 5.5 0v2" />
    </>
  ),
  theme: (
    <>
      {ring}
      <path className="solid" d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.25" />
      <path d="m10.2 10.2 3.6 3.6" />
    </>
  ),
  projector: (
    <>
      <path d="M2 3h12M3 3v7.5h10V3M8 10.5V13M5.5 14 8 12l2.5 2" />
    </>
  ),
  help: (
    <>
      {ring}
      <path d="M6.2 6.4c.2-2.4 3.7-2.2 3.6-.1C9.700 7.600 8 7.500 8 9.200M8 11.400v.1" />
    </>
  ),
  close: <path d="m4 4 8 8m0-8-8 8" />,
  brand: (
    <>
      <circle cx="3.5" cy="8" r="2" />
      <circle cx="12.5" cy="3.5" r="2" />
      <circle cx="12.5" cy="12.5" r="2" />
      <path d="M5.5 8h2c2 0 1-4.5 3-4.5M7.5 8c2 0 1 4.5 3 4.5" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type MarkName = keyof typeof drawings;

interface Props {
  readonly of: MarkName;
  /** Where in a drawing it stands, and how large. */
  readonly at?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

export function Mark({ of, at }: Props) {
  return (
    <svg className={`${at ? 'mark placed' : 'mark'} ${of}`} viewBox="0 0 16 16" aria-hidden="true" {...at}>
      {drawings[of]}
    </svg>
  );
}
