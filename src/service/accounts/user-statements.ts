/** The statements about users. Each finds its rows by an index. */
import type { User } from '../../protocol/session.ts';
import type { Statement } from '../../strategies/support/postgres-connection.ts';

export interface UserRow {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly role: User['role'];
  readonly created_at: Date;
  readonly password_changed_at: Date;
  readonly disabled_at: Date | null;
}

export interface CredentialRow extends UserRow {
  readonly password_hash: string;
  /** To the microsecond, which a Date would lose: tells whether the password is still the same. */
  readonly password_version: string;
}

const PUBLIC = 'id, username, name, role, created_at, password_changed_at, disabled_at';
const CREDENTIAL = `${PUBLIC}, password_hash, password_changed_at::text AS password_version`;
const KEY = 'lower(username COLLATE "C")';

export const userStatements = {
  credentialByName: {
    name: 'user_credential_by_name',
    text: `SELECT ${CREDENTIAL} FROM users WHERE ${KEY} = $1`,
  },
  credentialById: {
    name: 'user_credential_by_id',
    text: `SELECT ${CREDENTIAL} FROM users WHERE id = $1`,
  },
  byId: { name: 'user_by_id', text: `SELECT ${PUBLIC} FROM users WHERE id = $1` },
  page: {
    name: 'user_page',
    text: `SELECT ${PUBLIC} FROM users WHERE ${KEY} > $1 ORDER BY ${KEY} LIMIT $2`,
  },
  confirm: {
    name: 'user_confirm',
    text: `SELECT 1 FROM users
WHERE id = $1 AND role = $2 AND password_changed_at = $3::timestamptz AND disabled_at IS NULL`,
  },
  rehash: {
    name: 'user_rehash',
    text: 'UPDATE users SET password_hash = $2 WHERE id = $1 AND password_hash = $3',
  },
  insert: {
    name: 'user_insert',
    text: `INSERT INTO users (id, username, name, role, password_hash) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING RETURNING id`,
  },
  changePassword: {
    name: 'user_change_password',
    text: `UPDATE users SET password_hash = $2, password_changed_at = now()
WHERE id = $1 AND password_changed_at = $3::timestamptz AND disabled_at IS NULL RETURNING id`,
  },
  /** In one order, whoever asks: otherwise two that lock each other's would wait for ever. */
  lock: {
    name: 'user_lock',
    text: 'SELECT id, role, disabled_at FROM users WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE',
  },
  setRole: {
    name: 'user_set_role',
    text: `UPDATE users SET role = $2 WHERE id = $1 RETURNING ${PUBLIC}`,
  },
  /** Disabling twice keeps the first time. */
  setDisabled: {
    name: 'user_set_disabled',
    text: `UPDATE users SET disabled_at = CASE WHEN $2 THEN coalesce(disabled_at, now()) END
WHERE id = $1 RETURNING ${PUBLIC}`,
  },
} as const satisfies Record<string, Statement>;
