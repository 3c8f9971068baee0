/** Carries out the steps that show what a strategy costs. */
import type { LabSession } from '../../client/lab-session.ts';
import type { Random } from '../random.ts';
import type { CostSteps, StepOf } from '../step.ts';
import type { Performers } from './performers.ts';

/** Words that no two sessions share and no compression shortens much: a figure must not hang on "aaaa". */
const textOf = (random: Random, bytes: number): string =>
  Array.from({ length: bytes }, () => random.below(36).toString(36)).join('');

async function fill(session: LabSession, texts: readonly string[]): Promise<void> {
  for (const text of texts) if ((await session.perform('message.append', { text })) === 'fail') return;
}

export const costPerformers: Performers<keyof CostSteps> = {
  async fillConversation({ sessions, random }, { messages, bytesEach }: StepOf<'fillConversation'>) {
    const texts = sessions.map(() => Array.from({ length: messages }, () => textOf(random, bytesEach)));
    await Promise.all(sessions.map((session, index) => fill(session, texts[index] ?? [])));
  },
};
