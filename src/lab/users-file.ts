/** A deployment's own users: one may lose a right without anybody noticing in another deployment. */
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LabRefusal } from './lab-control.ts';
import { labUsersFile, moreUsersFile, stormUsersFile } from './node-command.ts';
import type { Guard } from './processes/guard.ts';

interface StoredUser {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly role: string;
  readonly passwordHash: string;
}

const readUsers = async (file: string): Promise<StoredUser[]> => JSON.parse(await readFile(file, 'utf8'));

export class UsersFile {
  readonly path: string;
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.path = join(folder, 'users.json');
  }

  /** @param others beside the lab's users, with the password of these */
  static async create(
    guard: Guard,
    others: readonly Omit<StoredUser, 'passwordHash'>[] = [],
  ): Promise<UsersFile> {
    const folder = await mkdtemp(join(tmpdir(), 'statelab-users-'));
    guard.removeAtEnd(folder);
    const file = new UsersFile(folder);
    const users = await Promise.all([labUsersFile, moreUsersFile, stormUsersFile].map(readUsers));
    const { passwordHash } = users[0]?.[0] ?? {};
    const all = [...users.flat(), ...others.map((user) => ({ ...user, passwordHash }))];
    await writeFile(file.path, JSON.stringify(all, null, 2));
    return file;
  }

  /** From now on this user is like any other. Whoever has read the file before does not know it yet. */
  async demote(username: string): Promise<void> {
    const users = await readUsers(this.path);
    if (!users.some((user) => user.username === username && user.role === 'admin')) {
      throw new LabRefusal('impossible', `${username} is no admin, and cannot be demoted.`);
    }
    const changed = users.map((user) => (user.username === username ? { ...user, role: 'user' } : user));
    // A node that starts right now must find the old file or the new one, and never half of it.
    const draft = `${this.path}.new`;
    await writeFile(draft, JSON.stringify(changed, null, 2));
    await rename(draft, this.path);
  }

  remove = (): Promise<void> => rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
}
