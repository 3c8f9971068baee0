/**
 * The lab's channel to a server that it has started (IPC): it drains, measures and looks. Without a lab there is
 * none, and nothing here does anything. The end of the channel means that the lab is gone, and so is the server.
 */
import {
  NodeCommand,
  type NodeGlance,
  type NodeReport,
  type UsersReloaded,
} from '../protocol/node-channel.ts';
import type { Strategy } from '../strategies/strategy.ts';
import { heapBytesAfterCollection } from './measure.ts';

interface Orders {
  readonly strategy: Strategy;
  /** Leaves in order. May be called more than once. */
  readonly stop: () => void;
  /** Absent where the users stand in no file. */
  readonly reloadUsers?: () => Promise<void>;
}

function reportOf(strategy: Strategy, { type, id }: { type: 'glance' | 'measure'; id: number }) {
  const held = { id, sessionsHeld: strategy.held(), rssBytes: process.memoryUsage.rss() };
  const report: NodeGlance | NodeReport =
    type === 'glance'
      ? { type: 'glanced', ...held }
      : { type: 'measured', ...held, heapBytes: heapBytesAfterCollection() };
  return report;
}

async function reload(id: number, reloadUsers: Orders['reloadUsers']): Promise<void> {
  const error = reloadUsers
    ? await reloadUsers().then(
        () => null,
        (failure: Error) => failure.message,
      )
    : 'its users stand in a database, and not in a file';
  const report: UsersReloaded = { type: 'usersReloaded', id, error };
  process.send?.(report);
}

export function followOrders({ strategy, stop, reloadUsers }: Orders): void {
  process.once('disconnect', stop).on('message', (message) => {
    const command = NodeCommand.safeParse(message).data;
    if (command?.type === 'drain') stop();
    if (command?.type === 'reloadUsers') void reload(command.id, reloadUsers);
    if (command?.type === 'glance' || command?.type === 'measure')
      process.send?.(reportOf(strategy, command));
  });
}
