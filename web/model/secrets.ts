/** What of an exchange opens a session, and what stands in its place until somebody asks to see it. */
import type {
  CredentialField,
  DecodedCredential,
  Exchange,
  RawMessage,
} from '../../src/protocol/exchanges.ts';

const secretHeaders = new Set(['cookie', 'set-cookie', 'authorization', 'proxy-authorization']);
/** Anybody may read these without a key; they open nothing while the rest is covered. */
const readable = /^(name|header\b|payload\b|attribute)/;
const COVER = '••••••••';

/** How long it was, and nothing of what it was. */
export const covered = (text: string): string => (text === '' ? '' : `${COVER} (${text.length} characters)`);

/** The same exchange with every secret covered: only this one is drawn before somebody asks. */
export function maskedExchange(exchange: Exchange): Exchange {
  return {
    ...exchange,
    request: maskedMessage(exchange.request),
    response: exchange.response && maskedMessage(exchange.response),
    presented: exchange.presented && maskedCredential(exchange.presented),
    issued: exchange.issued && maskedCredential(exchange.issued),
    curl: '',
  };
}

function maskedMessage({ startLine, headers, body }: RawMessage): RawMessage {
  return {
    startLine,
    headers: headers.map(([name, value]) => [
      name,
      secretHeaders.has(name.toLowerCase()) ? covered(value) : value,
    ]),
    body: maskedBody(body),
  };
}

/** Passwords, and tokens wherever they stand. */
function maskedBody(body: string): string {
  return body
    .replaceAll(
      /("(?:password|token|secret|credential|accessToken|refreshToken)"\s*:\s*)"((?:[^"\\]|\\.)*)"/gi,
      (_, name: string, value: string) => `${name}"${covered(value)}"`,
    )
    .replaceAll(/\beyJ[\w-]+(?:\.[\w-]*){1,4}/g, (token) => covered(token));
}

function maskedCredential(credential: DecodedCredential): DecodedCredential {
  return { ...credential, fields: credential.fields.map(maskedField) };
}

function maskedField(field: CredentialField): CredentialField {
  return field.value === null || readable.test(field.name)
    ? field
    : { ...field, value: covered(field.value) };
}

/** Whether there is anything to ask for. */
export const hasSecrets = (exchange: Exchange): boolean =>
  JSON.stringify(maskedExchange(exchange)) !== JSON.stringify({ ...exchange, curl: '' });
