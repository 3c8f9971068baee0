/** What may be wrong with the simulated server, and with what the lab finds at it. */

/** How a checkout goes wrong that has been sent before. */
export type RetryBug = 'takes a checkout twice' | 'empties the cart on a retry';

export type Bug =
  | 'forgets acknowledged writes'
  | 'reads, then writes back'
  | 'touches a session back to life'
  | 'keeps a session after logout'
  | 'ignores the expiry'
  | 'moves the absolute expiry'
  | 'keeps the id at login'
  | 'keeps the old session at login'
  | 'answers for another user'
  | 'accepts forgeries'
  | 'forgets live sessions'
  | 'reads from the past'
  | 'answers 401 in an outage'
  | 'clears the cookie in an outage'
  | 'answers slowly in an outage'
  | 'answers for nobody in an outage'
  | 'never recovers'
  | 'takes a credential from the query'
  | 'writes passwords into its log'
  | RetryBug;
