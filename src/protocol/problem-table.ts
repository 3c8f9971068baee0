/**
 * The one error table: every code that a server or the gateway here may answer (RFC 9457 `code`).
 *
 * `definite` tells a client whether the request certainly had no effect. Where it is false the client
 * must treat the operation as indeterminate: it may have happened.
 */
interface ProblemEntry {
  readonly status: number;
  readonly title: string;
  /** What the caller can do about it, in one sentence. */
  readonly action: string;
  readonly definite: boolean;
}

const entry = (status: number, title: string, action: string, definite = true): ProblemEntry => ({
  status,
  title,
  action,
  definite,
});

export const problems = {
  malformed_json: entry(400, 'The body is not valid JSON', 'Send one JSON object, encoded as UTF-8.'),
  malformed_request: entry(
    400,
    'The request cannot be read',
    'Check the percent-encoding and the header lines of the request.',
  ),
  no_session: entry(
    401,
    'No credential was presented',
    'Log in first, then present what the login answered.',
  ),
  invalid_session: entry(
    401,
    'The credential does not belong to a live session',
    'Log in again; the session ended, or this server never knew it.',
  ),
  session_timeout: entry(401, 'The session has expired', 'Log in again.'),
  invalid_credentials: entry(
    401,
    'The username or the password is wrong',
    'Check both; the answer does not say which one it was.',
  ),
  forbidden: entry(403, 'This user may not do that', 'Ask a user with the role that the operation needs.'),
  cross_site: entry(
    403,
    'The request comes from another site',
    'Send changes from a page of this origin, or from a program that is no browser.',
  ),
  wrong_password: entry(
    403,
    'The current password is wrong',
    'Send the password that this account has now; nothing was changed.',
  ),
  not_found: entry(404, 'Nothing lives at this address', 'Check the path and the identifier in it.'),
  method_not_allowed: entry(
    405,
    'The address does not know this method',
    'Use one of the methods in the Allow field.',
  ),
  cart_empty: entry(409, 'The cart is empty', 'Add an item before checking out.'),
  own_account: entry(
    409,
    'Nobody changes the rights of the own account',
    'Ask another admin; so there is always one left.',
  ),
  quantity_limit: entry(
    409,
    'A cart line would exceed 999 pieces',
    'Order fewer pieces, or check out what the cart holds.',
  ),
  out_of_stock: entry(
    409,
    'The shop has fewer pieces than that',
    'Order fewer pieces of the listed products; the cart is as it was.',
  ),
  state_too_large: entry(
    409,
    'The session would grow too large for the client to carry',
    'Remove something from the session; nothing was changed.',
  ),
  content_too_large: entry(413, 'The body is larger than 64 KiB', 'Send less in one request.'),
  unsupported_media_type: entry(
    415,
    'The body is not JSON',
    'Send Content-Type: application/json without a content encoding.',
  ),
  missing_data: entry(
    422,
    'The request lacks data or holds data of the wrong form',
    'Correct the listed fields.',
  ),
  weak_password: entry(
    422,
    'The password would be guessed too easily',
    'Choose another one, of twelve characters or more; what is wrong stands at the field.',
  ),
  invalid_operation: entry(
    422,
    'The operation is not one of those known',
    'Use add, subtract, multiply or average.',
  ),
  too_many_requests: entry(
    429,
    'Too many attempts',
    'Wait for the number of seconds in the Retry-After field.',
  ),
  server_error: entry(
    500,
    'The server failed',
    'Report the trace id; whether the request took effect is not known.',
    false,
  ),
  not_knowable: entry(
    501,
    'A server with this strategy cannot know that',
    'Use a strategy that keeps sessions where the server can see them.',
  ),
  bad_gateway: entry(
    502,
    'The server closed the connection before it answered',
    'Read the state before repeating a change; it may have happened.',
    false,
  ),
  store_unavailable: entry(
    503,
    'The session store does not answer',
    'Keep the credential and try again after the Retry-After field.',
    false,
  ),
  overloaded: entry(
    503,
    'The server has more to do than it can',
    'Try again after the Retry-After field; nothing was done.',
  ),
  not_ready: entry(503, 'This server takes no requests now', 'Try again after the Retry-After field.'),
  no_node: entry(503, 'The gateway reaches no server', 'Try again after the Retry-After field.'),
  gateway_timeout: entry(
    504,
    'The server did not answer in time',
    'Read the state before repeating a change; it may have happened.',
    false,
  ),
} as const satisfies Record<string, ProblemEntry>;
