/** Every case that a strategy can be designed for; docs/course/design-a-strategy.md shows them from here. */
import type { Case } from './case.ts';
import { bank } from './cases/bank.ts';
import { exhibition } from './cases/exhibition.ts';
import { game } from './cases/game.ts';
import { newspaper } from './cases/newspaper.ts';

export const cases: readonly Case[] = [newspaper, bank, game, exhibition];
