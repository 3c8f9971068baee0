/** Every lesson, in the order in which one should repair: who is asking comes before what survives. */
import { INTERFACE, type Lesson } from './lesson.ts';
import { endingLessons } from './lessons/ending.ts';
import { identityLessons } from './lessons/identity.ts';
import { stateLessons } from './lessons/state.ts';
import { storeLessons } from './lessons/store.ts';

export const lessons: readonly Lesson[] = [
  ...identityLessons,
  ...endingLessons,
  ...stateLessons,
  ...storeLessons,
];

/** For an experiment that nobody has written words for yet. */
const otherwise: Lesson = {
  id: 'experiment',
  headline: 'An experiment comes out otherwise than it should for what the file claims.',
  expected: 'The verdict that a strategy of ours with the same claim has.',
  why: 'Who chooses a strategy by its claim relies on it.',
  see: [INTERFACE],
};

export const lessonOfBehaviour = (title: string): Lesson =>
  lessons.find(({ behaviours = [] }) => behaviours.includes(title)) ?? otherwise;

export const lessonOfExperiment = (name: string): Lesson =>
  lessons.find(({ experiments = [] }) => experiments.includes(name.slice(0, 2))) ?? otherwise;

/** What a grading looks at; the rest of the contract is about our server, not about the strategy in it. */
export const gradedBehaviours: readonly string[] = lessons.flatMap(({ behaviours = [] }) => behaviours);
