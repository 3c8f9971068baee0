/** What the signs mean. Which of them there are follows from who holds the state. */
import type { Scene } from '../../model/scene.ts';
import { Mark, type MarkName } from '../marks/Mark.tsx';
import { capsuleStep } from './capsule.ts';
import type { TopologySize } from './sizes.ts';

const signs: [mark: MarkName, words: string][] = [
  ['request', 'request'],
  ['answered', '200'],
  ['refused', '401'],
  ['failed', '5xx'],
  ['unanswered', 'no answer'],
  ['retried', 'tried again'],
];

export function Legend({ scene, size }: { readonly scene: Scene; readonly size: TopologySize }) {
  return (
    <ul className="legend">
      {signs.map(([mark, words]) => (
        <li key={mark}>
          <Mark of={mark} />
          {words}
        </li>
      ))}
      {scene.stateHeldBy === 'client' ? (
        <li>
          <span className="capsule">618</span> bytes it carries, +{capsuleStep[size]} px each doubling
        </li>
      ) : (
        <li>
          <Mark of="key" />
          key
        </li>
      )}
    </ul>
  );
}
