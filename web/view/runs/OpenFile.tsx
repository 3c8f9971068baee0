/** Opens a history from this machine. The browser reads it; nothing of it is sent anywhere. */
import { type DeploymentName, deploymentNames } from '../../../src/protocol/lab-words.ts';

export interface ChosenFile {
  readonly file: File;
  /** A history does not say which strategy ran: the file's name does, or whoever opens it. */
  readonly deployment: DeploymentName;
}

const deploymentIn = (name: string): DeploymentName =>
  deploymentNames.find((each) => name.toLowerCase().includes(each)) ?? 'redis';

export function OpenFile({ choose }: { readonly choose: (chosen: ChosenFile) => void }) {
  return (
    <label className="button open-file">
      Open a run file…
      <input
        type="file"
        accept=".jsonl,application/jsonl"
        className="unseen"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) choose({ file, deployment: deploymentIn(file.name) });
          target.value = '';
        }}
      />
    </label>
  );
}
