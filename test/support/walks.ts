/**
 * Walks: the blocks of a document that are marked `bash`, each followed by a block marked `text` with what it
 * prints. `…` in the text stands for anything on that line. The blocks of one document are one shell's.
 */
import { documents, readDocument } from './documented-commands.ts';

interface Step {
  readonly command: string;
  readonly printed: string;
}

export interface Walk {
  readonly document: string;
  readonly steps: readonly Step[];
}

const STEP = /```bash\n((?:(?!```)[\s\S])*?)```\n\n```text\n((?:(?!```)[\s\S])*?)```/g;

function walkIn(document: string): Walk {
  const steps = [...readDocument(document).matchAll(STEP)];
  return { document, steps: steps.map(([, command = '', printed = '']) => ({ command, printed })) };
}

export const walks = (): Walk[] =>
  documents()
    .map(walkIn)
    .filter(({ steps }) => steps.length > 0);

/** Documents with a `bash` block that says nothing of what it prints. */
export function silentSteps(): string[] {
  return documents().flatMap((document) => {
    const blocks = [...readDocument(document).matchAll(/^```bash$/gm)].length;
    const silent = blocks - walkIn(document).steps.length;
    return silent > 0 ? [`${document}: ${silent} blocks`] : [];
  });
}

const MARK = '=== end of a step ===';

/** All steps as one script for a shell; its output falls apart where a step ends. */
export const scriptOf = ({ steps }: Walk): string =>
  ['set -euo pipefail', ...steps.map(({ command }) => `${command}printf '\\n%s\\n' '${MARK}'`)].join('\n');

export const outputsOf = (stdout: string): string[] => stdout.split(`\n${MARK}\n`);

export function patternOf(printed: string): RegExp {
  const parts = printed.trim().split('…');
  return new RegExp(`^${parts.map((part) => RegExp.escape(part)).join('[^\\n]*')}$`);
}
