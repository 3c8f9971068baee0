/** What every part of the page may use: the model, the switches, and a place for what was refused. */
import { createContext, useContext } from 'react';
import type { Answer, Control } from '../link/control.ts';
import type { Model } from '../model/model.ts';

export interface Page {
  readonly model: Model;
  readonly control: Control;
  /** Shows the refusal, if any. */
  readonly ask: (answer: Answer) => Promise<boolean>;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error('A part of the page was drawn outside of it.');
  return page;
}
