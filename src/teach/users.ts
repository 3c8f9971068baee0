/** The users, from a JSON file. Passwords are kept as argon2id hashes; the cost stands in each hash. */
import { readFile } from 'node:fs/promises';
import { verify } from '@node-rs/argon2';
import { z } from 'zod';
import { ConfigError } from '../node/environment.ts';
import { User } from '../protocol/session.ts';

const StoredUser = User.extend({ passwordHash: z.string().startsWith('$argon2id$') });
type StoredUser = z.infer<typeof StoredUser>;

export interface Users {
  byId(id: string): User | undefined;
  all(): User[];
  /** Reads the file again. When it cannot be used, the users stay as they are. */
  reload(): Promise<void>;
  /** The user, or null; an unknown name takes as long as a wrong password (ASVS 6.3.8). */
  authenticate(username: string, password: string): Promise<User | null>;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ConfigError('USERS_FILE: is not valid JSON.');
  }
}

const publicPart = ({ passwordHash: _secret, ...user }: StoredUser): User => user;

async function readUsers(file: string | URL): Promise<StoredUser[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`USERS_FILE: cannot be read (${error.code}).`);
  });
  const parsed = z.array(StoredUser).min(1).safeParse(jsonOf(text));
  if (!parsed.success) throw new ConfigError(`USERS_FILE: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

export async function loadUsers(file: string | URL): Promise<Users> {
  let stored = await readUsers(file);

  return {
    byId(id) {
      const found = stored.find((user) => user.id === id);
      return found && publicPart(found);
    },
    all: () => stored.map(publicPart),
    async reload() {
      stored = await readUsers(file);
    },
    async authenticate(username, password) {
      const found = stored.find((user) => user.username === username);
      const matches = await verify((found ?? (stored[0] as StoredUser)).passwordHash, password);
      return found && matches ? publicPart(found) : null;
    },
  };
}
