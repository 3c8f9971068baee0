/** Header and cookie names, and the limits of what crosses the wire. */

export const headers = {
  servedBy: 'X-Served-By',
  requestId: 'X-Request-Id',
  traceparent: 'traceparent',
  idempotencyKey: 'Idempotency-Key',
} as const;

/**
 * Who asks, between the lab's own client and its own gateway: read there, and taken out before anything is forwarded
 * or counted. No server ever sees it.
 */
export const LAB_CLIENT_HEADER = 'statelab-client';

/** The gateway's own affinity cookie: minted before forwarding, so login can already follow it. */
export const ROUTE_COOKIE = 'route';

export const limits = {
  bodyBytesMax: 64 * 1024,
  /** Node refuses larger header sections with 431 before any of our code runs. */
  headerBytesMax: 16 * 1024,
  /** A token past this size would be refused by common servers and proxies (8 KiB header lines). */
  tokenBytesMax: 8000,
  /** Name and value together; browsers drop a larger cookie (RFC 6265bis, section 5.6). */
  cookieBytesMax: 4096,
  cartLineQuantityMax: 999,
  addQuantityMax: 99,
  conversationMessagesMax: 200,
  messageLengthMax: 500,
  /** How many checkouts a session remembers, so that a repeated Idempotency-Key has one effect. */
  rememberedOrdersMax: 20,
  idempotencyKeyLengthMax: 64,
  calculateValuesMax: 100,
  randomCountMax: 10,
  passwordLengthMax: 128,
  usernameLengthMax: 64,
  deviceLengthMax: 60,
} as const;

/** Of a list that is read page by page. */
export const pageLimits = { length: 20, lengthMax: 100, cursorLengthMax: 200 } as const;

/** How long a connection may take, and how much it may say: the gateway cuts off as a node would, with 408. */
export const serverLimits = {
  maxHeaderSize: limits.headerBytesMax,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 60_000,
  // How often Node looks for connections past those times: its own 30 s would triple them.
  connectionsCheckingInterval: 2000,
} as const;
