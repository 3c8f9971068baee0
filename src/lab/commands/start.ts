import { randomBytes } from 'node:crypto';
import open from 'open';
import { createApi } from '../api/api.ts';
import { LabRefusal } from '../lab-control.ts';
import { portAfter } from '../ports.ts';
import { exitCodes } from './exit-codes.ts';
import { leaveWord } from './running-lab.ts';
import { announce, type CommandContext, withLab } from './with-lab.ts';

export interface StartCommandOptions {
  readonly port: number;
  /** commander's form of --no-open. */
  readonly open: boolean;
  readonly pageDirectory: string;
}

const PORTS_TRIED_MAX = 20;

/** A busy port is named, and the next one taken. */
async function onFreePort<Server>(first: number, listen: (port: number) => Promise<Server>): Promise<Server> {
  let port = first;
  for (let tried = 0; tried < PORTS_TRIED_MAX; tried += 1) {
    try {
      return await listen(port);
    } catch (error) {
      const refusal = error as NodeJS.ErrnoException;
      const next = portAfter(port, refusal);
      if (next === null) {
        throw new LabRefusal(
          'impossible',
          `Cannot listen on port ${port} (${refusal.code}); name another with --port.`,
        );
      }
      announce(`Port ${port} is taken; trying ${next || 'any that is free'}.`);
      port = next;
    }
  }
  throw new LabRefusal(
    'impossible',
    `No free port from ${first} to ${first + PORTS_TRIED_MAX - 1}; name another with --port.`,
  );
}

/** Serves the page until it is told to stop. */
export async function startCommand(context: CommandContext, options: StartCommandOptions): Promise<number> {
  const token = randomBytes(32).toString('base64url');
  // Asked for any free port (0), the gateways take any as well. Ctrl-C is the only end there is: a success.
  const ports = options.port === 0 ? {} : { firstPort: options.port + 1 };
  const signalExitCode = exitCodes.asExpected;
  await withLab(context, { ...ports, signalExitCode }, async (lab) => {
    const { url, invitationUrl } = await onFreePort(options.port, (port) =>
      createApi({ lab, token, pageDirectory: options.pageDirectory, host: '127.0.0.1', port }),
    );
    try {
      leaveWord(context.runsRoot, { url, token, pid: process.pid });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      announce(
        `Cannot write to ${context.runsRoot} (${code}): \`npm run lab -- do …\` will not find this lab.`,
      );
    }
    // In the fragment the token never leaves the browser: no server sees it, no log keeps it.
    const address = `${url}#token=${token}`;
    process.stdout.write(`Statelab runs at ${address}\n`);
    announce('Ctrl-C ends it, and everything it has started.');
    if (options.open)
      await open(invitationUrl).catch(() =>
        announce('No browser could be opened; open the address yourself.'),
      );
    await new Promise(() => undefined);
  });
  return exitCodes.asExpected;
}
