/**
 * The steps that Redis runs as one: nothing else happens on the server between their first and last line.
 * Each touches one key, so they work on a cluster, and each is conditional on the session's existence, so
 * no late write can bring an ended session back. Time is the store's own (TIME), whatever the nodes think.
 *
 * One hash per session:
 *   u user, w who that was at login (optional), d device, c created (ms), a absolute expiry (ms), t last use (ms), v cart version,
 *   p:<product> pieces, n messages said, m:<number> message as JSON, k orders placed, o:<number> order as JSON
 * A small hash is one compact block in memory (listpack), its fields are changed in place, and a change
 * costs the same whether the session remembers one message or two hundred.
 */
import { limits } from '../../protocol/headers.ts';

const clock = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/**
 * The idle expiry is the key's own time to live, never later than the absolute one. It comes first: a store
 * that is full allows PEXPIREAT, and then what follows in the same script, so that reads go on. It ends a
 * key whose time has come, and HSET must not bring that back.
 */
const roll = `
local function roll(key, idleMs)
  local absolute = tonumber(redis.call('HGET', key, 'a'))
  redis.call('PEXPIREAT', key, math.min(now + idleMs, absolute))
  if redis.call('EXISTS', key) == 1 then redis.call('HSET', key, 't', now) end
end
`;

/**
 * One key: a user's sorted set of session ids, by the time of login. ARGV: id, absolute ms. It is written
 * before the session: one that no list shows could not be ended from a list.
 */
export const indexScript = `${clock}
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], 0, now - ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
`;

/** ARGV: user, device, idle ms, absolute ms, and who it is, where that is kept. Answers the hash. */
export const startScript = `${clock}${roll}
redis.call('HSET', KEYS[1], 'u', ARGV[1], 'd', ARGV[2], 'c', now, 'a', now + ARGV[4])
if ARGV[5] then redis.call('HSET', KEYS[1], 'w', ARGV[5]) end
roll(KEYS[1], ARGV[3])
return redis.call('HGETALL', KEYS[1])
`;

/** ARGV: idle ms. Answers the hash, empty when the session has ended. */
export const touchScript = `${clock}${roll}
if redis.call('EXISTS', KEYS[1]) == 1 then roll(KEYS[1], ARGV[1]) end
return redis.call('HGETALL', KEYS[1])
`;

/** ARGV: user. Ends the session only if it is this user's. Answers 1 or 0. */
export const endScript = `
if redis.call('HGET', KEYS[1], 'u') ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`;

const cartChanges = `
local function setLine(key, product, quantity)
  if quantity > ${limits.cartLineQuantityMax} then return 'quantity_limit' end
  if quantity == 0 then redis.call('HDEL', key, 'p:' .. product)
  else redis.call('HSET', key, 'p:' .. product, quantity) end
  redis.call('HINCRBY', key, 'v', 1)
end

local changes = {}
changes['cart.add'] = function(key, product, quantity)
  local held = tonumber(redis.call('HGET', key, 'p:' .. product) or 0)
  return setLine(key, product, held + quantity)
end
changes['cart.set'] = function(key, product, quantity) return setLine(key, product, tonumber(quantity)) end
changes['cart.remove'] = function(key, product) return setLine(key, product, 0) end
`;

/** Lua hands at most about 8000 values to a function, and a cart may have more lines. */
const FIELDS_AT_ONCE = 1000;

/**
 * HINCRBY is the first write, since a full store refuses it, and with it the whole checkout; HDEL it would allow. The
 * order is remembered when nothing is left that could fail.
 */
const checkoutChange = `
local function deleteFields(key, fields)
  for first = 1, #fields, ${FIELDS_AT_ONCE} do
    local last = math.min(first + ${FIELDS_AT_ONCE - 1}, #fields)
    redis.call('HDEL', key, unpack(fields, first, last))
  end
end

changes['cart.checkout'] = function(key, idempotencyKey, orderId, at)
  local lines, fields, orders, oldest = {}, {}, 0, math.huge
  local hash = redis.call('HGETALL', key)
  for i = 1, #hash, 2 do
    local kind, name = string.sub(hash[i], 1, 2), string.sub(hash[i], 3)
    if kind == 'o:' then
      if cjson.decode(hash[i + 1]).key == idempotencyKey then return end
      orders, oldest = orders + 1, math.min(oldest, tonumber(name))
    end
    if kind == 'p:' then
      lines[name] = tonumber(hash[i + 1])
      table.insert(fields, hash[i])
    end
  end
  if #fields == 0 then return 'cart_empty' end
  local order = cjson.encode({ key = idempotencyKey, orderId = orderId, at = tonumber(at), lines = lines })
  local number = redis.call('HINCRBY', key, 'k', 1)
  if orders >= ${limits.rememberedOrdersMax} then table.insert(fields, 'o:' .. oldest) end
  deleteFields(key, fields)
  redis.call('HSET', key, 'o:' .. number, order)
  redis.call('HINCRBY', key, 'v', 1)
end
`;

const restoreChange = `
changes['cart.restore'] = function(key, orderId)
  local hash = redis.call('HGETALL', key)
  for i = 1, #hash, 2 do
    local order = string.sub(hash[i], 1, 2) == 'o:' and cjson.decode(hash[i + 1])
    if order and order.orderId == orderId then
      for product, quantity in pairs(order.lines) do
        local held = tonumber(redis.call('HGET', key, 'p:' .. product) or 0)
        redis.call('HSET', key, 'p:' .. product, math.min(held + quantity, ${limits.cartLineQuantityMax}))
      end
      redis.call('HDEL', key, hash[i])
      redis.call('HINCRBY', key, 'v', 1)
      return
    end
  end
end
`;

const messageChange = `
changes['message.append'] = function(key, text, at)
  local number = redis.call('HINCRBY', key, 'n', 1)
  redis.call('HSET', key, 'm:' .. number, cjson.encode({ text = text, at = tonumber(at) }))
  redis.call('HDEL', key, 'm:' .. (number - ${limits.conversationMessagesMax}))
end
`;

/** ARGV: idle ms, change, its arguments. Answers the hash, empty when it has ended, or a problem code. */
export const applyScript = `${clock}${roll}${cartChanges}${checkoutChange}${restoreChange}${messageChange}
if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
local refusal = changes[ARGV[2]](KEYS[1], unpack(ARGV, 3))
if refusal then return refusal end
roll(KEYS[1], ARGV[1])
return redis.call('HGETALL', KEYS[1])
`;
