/** Where the page can go, and how it looks. */
import { courseParts } from '../../../src/protocol/lab-words.ts';
import type { Command } from '../command.ts';
import { address } from '../route.ts';
import type { Theme } from '../theme.ts';
import { command, type Hands, type Situation } from './situation.ts';

export function placeCommands({ lab, front }: Situation, { go }: Hands): Command[] {
  const names = lab?.deployments.map(({ name }) => name) ?? [];
  const at = front ? names.indexOf(front) : -1;
  const neighbour = (step: number) => names[(at + step + names.length) % names.length];
  const to = (id: string, title: string, href: string, key: string | null = null): Command =>
    command({ id, title, label: title, group: 'Go to', key, run: () => go(href) });
  const [next, previous] = [neighbour(1), neighbour(-1)];
  return [
    to('go.lab', 'Lab, side by side', address.lab, 'f'),
    to('go.experiments', 'Experiments', address.experiments),
    to('go.compare', 'Compare', address.compare),
    to('go.history', 'History', address.runs),
    ...(next ? [to('go.next', `Next deployment: ${next}`, address.deployment(next), ']')] : []),
    ...(previous
      ? [to('go.previous', `Deployment before: ${previous}`, address.deployment(previous), '[')]
      : []),
    ...names.map((name) => to(`go.deployment ${name}`, `${name}, large`, address.deployment(name))),
    ...(lab?.experiments ?? []).map(({ name, number, title, part }) =>
      to(`go.experiment ${name}`, `${number} ${title} (${courseParts[part]})`, address.experiment(name)),
    ),
  ];
}

const themes: readonly [theme: Theme, name: string][] = [
  ['system', 'as the system'],
  ['light', 'light'],
  ['dark', 'dark'],
];

export function viewCommands(situation: Situation, hands: Hands): Command[] {
  const { selection, isProjector } = situation;
  // P belongs to a selected node or store: there it pauses.
  const hasOwnP = selection?.kind === 'node' || selection?.kind === 'store';
  const view = (id: string, title: string, label: string, key: string | null, run: () => void): Command =>
    command({ id, title, label, group: 'View', key, run });
  return [
    view('view.palette', 'Search all that can be done', 'Search', 'Ctrl+k', () => hands.open('palette')),
    view('view.help', 'Keys and help', 'Help', '?', () => hands.open('help')),
    view(
      'view.projector',
      isProjector ? 'Leave the projector' : 'Projector: larger, and nothing around it',
      'Projector',
      hasOwnP ? null : 'p',
      () => hands.setProjector(!isProjector),
    ),
    ...themes.map(([theme, name]) => ({
      ...view(`view.theme ${theme}`, `Colours: ${name}`, name, null, () => hands.setTheme(theme)),
      impossible: situation.theme === theme ? 'They are already.' : null,
    })),
    nextTheme(situation, hands),
    ...backwards(situation, hands),
  ];
}

function nextTheme({ theme }: Situation, { setTheme }: Hands): Command {
  const at = themes.findIndex(([each]) => each === theme);
  const [next, name] = themes[(at + 1) % themes.length] ?? ['system', 'as the system'];
  const title = `Change the colours to ${name}`;
  return command({
    id: 'view.theme',
    title,
    label: 'Colours',
    group: 'View',
    key: 'm',
    run: () => setTheme(next),
  });
}

/** Escape takes back what lies on top: the projector first, then the selection. */
function backwards({ isProjector, selection }: Situation, { setProjector, select }: Hands): Command[] {
  const back = (title: string, run: () => void): Command =>
    command({ id: 'view.back', title, label: 'Close', group: 'View', key: 'Escape', run });
  if (isProjector) return [back('Leave the projector', () => setProjector(false))];
  return selection ? [back('Close the inspector', () => select(null))] : [];
}
