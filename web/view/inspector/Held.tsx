/** How many sessions lay where, before the request and after it. */
import type { HeldState } from '../../../src/protocol/exchanges.ts';
import { bytes, spoken } from '../../model/words.ts';
import { Facts } from './Head.tsx';

interface Props {
  readonly before: HeldState | null;
  readonly after: HeldState | null;
}

export function Held({ before, after }: Props) {
  const names = [...new Set([...(before?.nodes ?? []), ...(after?.nodes ?? [])].map(({ node }) => node))];
  const count = (state: HeldState | null, node: string): string =>
    words(state?.nodes.find((each) => each.node === node)?.sessions);
  const hasStore = before?.store || after?.store;
  return (
    <Facts
      facts={[
        ...names.map((node) => [spoken(node), `${count(before, node)} → ${count(after, node)}`] as const),
        ...(hasStore
          ? [
              ['store', `${words(before?.store?.sessions)} → ${words(after?.store?.sessions)}`] as const,
              ['its bytes', `${size(before)} → ${size(after)}`] as const,
            ]
          : [['store', 'there is none'] as const]),
      ]}
    />
  );
}

const words = (count: number | null | undefined): string =>
  count === null || count === undefined ? '?' : String(count);
const size = (state: HeldState | null): string => (state?.store ? bytes(state.store.bytes) : '?');
