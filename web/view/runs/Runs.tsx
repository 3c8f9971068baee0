/** The place of stored runs: their list, or one of them replayed, or two side by side on one clock. */
import { useState } from 'react';
import type { Route } from '../../model/route.ts';
import { FileReplay } from './FileReplay.tsx';
import type { ChosenFile } from './OpenFile.tsx';
import { RunList } from './RunList.tsx';
import { RunReplay } from './RunReplay.tsx';

export function Runs({ route }: { readonly route: Extract<Route, { at: 'runs' | 'run' }> }) {
  const [file, setFile] = useState<ChosenFile | null>(null);
  if (route.at === 'run') return <RunReplay route={route} />;
  if (file) return <FileReplay file={file} choose={setFile} close={() => setFile(null)} />;
  return <RunList choose={setFile} />;
}
