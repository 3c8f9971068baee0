/** One thing that a person can do: the toolbar, the keys, the palette and the help sheet all read this. */
export interface Command {
  /** Unique and stable: `node.kill`. */
  readonly id: string;
  /** A verb and what it is done to: "Kill node-2". */
  readonly title: string;
  /** The word on a button where the thing stands beside it: "Kill". */
  readonly label: string;
  readonly group: 'Client' | 'Request' | 'Node' | 'Gateway' | 'Store' | 'Lab' | 'Replay' | 'Go to' | 'View';
  /** As KeyboardEvent.key says it, with "Ctrl+" before it where needed; null: by the palette only. */
  readonly key: string | null;
  /** The command line that does the same; null where there is none to a terminal. */
  readonly cli: string | null;
  /** Null: it can be done now. Otherwise why not, in a few words. */
  readonly impossible: string | null;
  readonly run: () => void;
}
