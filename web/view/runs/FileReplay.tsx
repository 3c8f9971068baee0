/** A history from this machine, replayed. What is corrupt in it is said; what is readable is shown. */
import { deploymentNames } from '../../../src/protocol/lab-words.ts';
import { useLoaded } from '../../link/loaded.ts';
import { readFile, Unreadable } from '../../link/runs.ts';
import { inSlices } from '../../link/slices.ts';
import { openRead, problemsOf } from '../../model/replay/opened.ts';
import { type ChosenFile, OpenFile } from './OpenFile.tsx';
import { Replay } from './Replay.tsx';
import { Failed } from './RunReplay.tsx';
import type { Side } from './side.ts';

interface Props {
  readonly file: ChosenFile;
  readonly choose: (file: ChosenFile) => void;
  readonly close: () => void;
}

export function FileReplay({ file, choose, close }: Props) {
  const key = `${file.file.name} ${file.file.lastModified} ${file.file.size} ${file.deployment}`;
  const loaded = useLoaded(key, async (signal): Promise<Side> => {
    const reader = await readFile(file.file, signal);
    const opened = await inSlices(openRead(reader, file.deployment, {}), signal);
    if (!opened) throw new Unreadable(`This is no history of a run. ${problemsOf(reader).join(' ')}`);
    return { ...opened, part: null, report: null, result: null, name: file.file.name };
  });
  const tools = (
    <div className="act">
      <label>
        Recorded with{' '}
        <select
          value={file.deployment}
          onChange={({ target }) => choose({ ...file, deployment: target.value as ChosenFile['deployment'] })}
        >
          {deploymentNames.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <OpenFile choose={choose} />
      <button type="button" className="button" onClick={close}>
        Close the file
      </button>
    </div>
  );
  if (loaded.state === 'failed') return <Failed words={loaded.words}>{tools}</Failed>;
  if (loaded.state === 'loading') {
    return (
      <div className="head">
        <h1>Opening {file.file.name}</h1>
      </div>
    );
  }
  return <Replay key={key} sides={[loaded.value]} moment={null} operation={null} tools={tools} />;
}
