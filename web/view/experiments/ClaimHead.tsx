import type { ExperimentCard } from '../../../src/protocol/cards.ts';
import { partTitle } from '../../model/experiments.ts';

export function ClaimHead({ card }: { readonly card: ExperimentCard }) {
  return (
    <>
      <p className="eyebrow">
        {card.number} {card.title}, part {card.part} {partTitle(card)}
      </p>
      <h1>{card.claim}</h1>
      <p className="why">{card.why}</p>
    </>
  );
}
