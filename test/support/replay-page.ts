/** A fake lab with a stored run, and what a test does with its replay in a browser. */
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { createFakeLab, type FakeLab } from './fake-lab/fake-lab.ts';

/** A lab in which this experiment has been run; the same one where it is given. */
export async function labWithRun(
  experiment = '07-kill-one',
  lab = createFakeLab(),
): Promise<{ lab: FakeLab; run: string }> {
  const ended = lab.run({ experiments: [experiment] });
  lab.finishRun();
  const [report] = await ended;
  assert.ok(report);
  return { lab, run: report.run };
}

export const slider = (page: Page): Locator => page.getByRole('slider', { name: 'Moment of the run' });
/** Where the replay stands, in ms. */
export const moment = async (page: Page): Promise<number> => Number(await slider(page).inputValue());
/** Until the run can be played. */
export const opened = (page: Page): Promise<void> => slider(page).waitFor();
