/**
 * Which new passwords are accepted: long enough, and not among the first that somebody would try. Nothing else is
 * asked of them, neither digits nor capitals (ASVS 6.2.1, 6.2.4, 6.2.5; NIST SP 800-63B-4, section 3.1.1.2).
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { limits } from '../../../protocol/headers.ts';
import { Problem } from '../../../protocol/problems.ts';

/** NIST asks for 15 where the password is the only factor, ASVS for 8; 12 is what this service promises. */
const LENGTH_MIN = 12;
const LENGTH_MAX = limits.passwordLengthMax;

/** What somebody who knows this service would try. */
const SERVICE_NAME = 'statelab';
const TEACHING_PASSWORD = 'correcthorsebatterystaple';

/**
 * The 10,000 most common passwords of 12 characters and more, in lower case and without e-mail addresses, one a
 * line: from 10-million-password-list-top-1000000.txt of SecLists (Copyright 2018 Daniel Miessler, MIT licence).
 * Packages that carry a list have at most 308 of that length, and ASVS 6.2.4 asks for 3000 that match the rules.
 */
const COMMON = new URL('./common-passwords.txt.gz', import.meta.url);

let commonText: string | undefined;

/** Read at the first use: most processes never see a new password. One text takes a tenth of the memory of a set. */
function isCommon(password: string): boolean {
  commonText ??= gunzipSync(readFileSync(COMMON)).toString();
  return commonText.includes(`\n${password}\n`);
}

/**
 * One password may arrive in several spellings, since keyboards compose letters differently: `e` and an accent, or
 * both in one. The composed form is what is counted, compared and hashed (NIST SP 800-63B-4, section 3.1.1.2).
 * It is the only change; nothing is cut off or folded (ASVS 6.2.8).
 */
export const normalized = (password: string): string => password.normalize('NFC');

const onlyLetters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{M}]/gu, '');

/** The whole password, not a part of it: a long sentence may well contain the user's name. */
function isExpected(password: string, username: string): boolean {
  const letters = onlyLetters(password);
  if (letters === TEACHING_PASSWORD) return true;
  const names = [SERVICE_NAME, onlyLetters(username)].filter((name) => name !== '');
  const rest = names.reduce((text, name) => text.replaceAll(name, ''), letters);
  return letters !== '' && rest === '';
}

/** Why this password is not accepted, in words for whoever chose it; null: it is. */
export function weaknessOf(password: string, username: string): string | null {
  const composed = normalized(password);
  const length = [...composed].length;
  if (length < LENGTH_MIN) return `Use at least ${LENGTH_MIN} characters, such as four words or more.`;
  if (length > LENGTH_MAX) return `Use at most ${LENGTH_MAX} characters.`;
  if (isCommon(composed.toLowerCase())) return 'Many people use this password. Choose one of your own.';
  if (isExpected(composed, username))
    return 'This password is easily guessed, from a name or from the documentation. Choose another.';
  return null;
}

/**
 * @param field where it stood in the request
 * @throws Problem weak_password
 */
export function refuseWeak(password: string, username: string, field: string): void {
  const message = weaknessOf(password, username);
  if (message === null) return;
  throw new Problem('weak_password', { detail: message, errors: [{ field, message }] });
}
