/** What happens at this moment, in words; aloud only where time stands still, or nobody could follow. */
import { momentHeadline } from '../../model/replay/moment-words.ts';
import type { Choice, Side } from './side.ts';

interface Props {
  readonly sides: readonly Side[];
  readonly at: number;
  readonly choice: Choice | null;
  readonly asked: number | null;
  readonly isPlaying: boolean;
}

export function Headline({ sides, at, choice, asked, isPlaying }: Props) {
  const side = sides[choice?.side ?? 0];
  if (!side) return null;
  const missing = asked !== null && !side.timeline.operations.find(asked);
  const { title, detail } = missing
    ? {
        title: `There is no operation ${asked} in this history`,
        detail: 'The address may belong to another run.',
      }
    : momentHeadline(side.timeline, at, choice?.operation ?? null);
  const where = sides.length > 1 ? `${side.timeline.deployment}: ` : '';
  return (
    <div className="head replay-moment">
      <h1>
        {where}
        {title}
      </h1>
      <p className="muted">{detail}</p>
      <p className="unseen" role="status">
        {!isPlaying && `${where}${title}. ${detail}`}
      </p>
    </div>
  );
}
