import './link/no-eval.ts';
import { createRoot } from 'react-dom/client';
import './styles/tokens.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/lab.css';
import './styles/topology.css';
import './styles/experiments.css';
import './styles/compare.css';
import './styles/commands.css';
import './styles/inspector.css';
import './styles/runs.css';
import './styles/charts.css';
import './styles/projector.css';
import { createControl } from './link/control.ts';
import { createSource } from './link/source.ts';
import { takeToken } from './link/token.ts';
import { App } from './view/App.tsx';

const root = document.getElementById('page');
if (!root) throw new Error('index.html lacks the element that the page is drawn in.');
const control = createControl(takeToken());
createRoot(root).render(<App source={createSource()} control={control} />);

// The start-up address was opened in a tab that already shows the page: only the fragment has changed.
addEventListener('hashchange', () => {
  if (location.hash.startsWith('#token=')) location.reload();
});
