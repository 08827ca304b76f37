/** Version of the functions. Two releases with different ones run side by side. */
const VERSION = 3;
/** Version of the keys that they write. Releases with the same one share challenges. */
const KEYS_VERSION = 2;
/** Begins every key. All challenges have one tag, so that one function sees all bounds. */
export const CHALLENGE_BASE = `rz${KEYS_VERSION}{challenges}`;
/** Names under which the functions are called. */
export const CHALLENGE_FUNCTIONS = {
  issue: `renzheng_challenge_issue_${VERSION}`,
  read: `renzheng_challenge_read_${VERSION}`,
  change: `renzheng_challenge_change_${VERSION}`,
  leave: `renzheng_challenge_leave_${VERSION}`,
  redeem: `renzheng_challenge_redeem_${VERSION}`,
  giveBack: `renzheng_challenge_give_back_${VERSION}`,
} as const;

/**
 * The library, as FUNCTION LOAD takes it. Each function gets the base of the names as its only key. The other keys have the
 * same tag:
 *
 * - `:n:NONCE` a hash: told (JSON), page, app, mode, until (milliseconds), left (a sealed clip)
 * - `:p:TOKEN` the nonce of a page
 * - `:open:MODE` and `:app:MODE:APP` nonces by the time at which they expire
 * - `:clips:MODE` a hash of nonces, with the bytes of their clips and their apps
 */
export const CHALLENGE_CODE = `#!lua name=renzheng_challenges_${VERSION}
local DAY = 86400

local function drop(base, mode, nonce)
  local kept = redis.call('HMGET', base .. ':n:' .. nonce, 'page', 'app')
  if kept[1] then
    redis.call('DEL', base .. ':p:' .. kept[1])
    redis.call('ZREM', base .. ':app:' .. mode .. ':' .. kept[2], nonce)
  end
  redis.call('DEL', base .. ':n:' .. nonce)
  redis.call('ZREM', base .. ':open:' .. mode, nonce)
  redis.call('HDEL', base .. ':clips:' .. mode, nonce)
end

-- A challenge that ends later than any that begins now was made before the clock was set back. Its keys end by the clock of this
-- server, and what is left of it then is no open challenge.
local function gone(base, set, farthest)
  local ahead = redis.call('ZRANGEBYSCORE', set, '(' .. farthest, '+inf', 'LIMIT', 0, 500)
  local nonces = {}
  for _, nonce in ipairs(ahead) do
    if redis.call('EXISTS', base .. ':n:' .. nonce) == 0 then nonces[#nonces + 1] = nonce end
  end
  return nonces
end

local function sweep(base, mode, now, farthest)
  local open = base .. ':open:' .. mode
  local past = redis.call('ZRANGEBYSCORE', open, '-inf', now, 'LIMIT', 0, 500)
  for _, nonce in ipairs(past) do drop(base, mode, nonce) end
  for _, nonce in ipairs(gone(base, open, farthest)) do drop(base, mode, nonce) end
end

-- The nonce of a page's challenge, if it is still good.
local function nonceOf(base, page, now)
  local nonce = redis.call('GET', base .. ':p:' .. page)
  if not nonce then return nil end
  local till = redis.call('HGET', base .. ':n:' .. nonce, 'until')
  if not till or tonumber(till) <= tonumber(now) then return nil end
  return nonce
end

local function put(base, mode, app, nonce, page, told, till, seconds)
  local own = base .. ':app:' .. mode .. ':' .. app
  redis.call('HSET', base .. ':n:' .. nonce, 'told', told, 'page', page, 'app', app, 'mode', mode, 'until', till)
  redis.call('EXPIRE', base .. ':n:' .. nonce, seconds)
  redis.call('SET', base .. ':p:' .. page, nonce, 'EX', seconds)
  redis.call('ZADD', base .. ':open:' .. mode, till, nonce)
  redis.call('ZADD', own, till, nonce)
  redis.call('EXPIRE', own, DAY)
end

local function issue(keys, args)
  local base = keys[1]
  local mode, app, nonce, page, told, till, now, openMax, appMax, seconds, farthest = unpack(args)
  sweep(base, mode, now, farthest)
  local all, own = base .. ':open:' .. mode, base .. ':app:' .. mode .. ':' .. app
  redis.call('ZREMRANGEBYSCORE', own, '-inf', now)
  for _, each in ipairs(gone(base, own, farthest)) do redis.call('ZREM', own, each) end
  local open, ofApp = redis.call('ZCARD', all), redis.call('ZCARD', own)
  if open > 0 and open + 1 > tonumber(openMax) then return 0 end
  if ofApp > 0 and ofApp + 1 > tonumber(appMax) then return 0 end
  put(base, mode, app, nonce, page, told, till, seconds)
  return 1
end

local function read(keys, args)
  local base, nonce = keys[1], nonceOf(keys[1], args[1], args[2])
  if not nonce then return false end
  local kept = redis.call('HGET', base .. ':n:' .. nonce, 'told')
  return { kept, redis.call('HEXISTS', base .. ':n:' .. nonce, 'left') }
end

local function change(keys, args)
  local base = keys[1]
  local page, now, before, after = unpack(args)
  local nonce = nonceOf(base, page, now)
  if not nonce then return 0 end
  local key = base .. ':n:' .. nonce
  if redis.call('HGET', key, 'told') ~= before or redis.call('HEXISTS', key, 'left') == 1 then return 0 end
  redis.call('HSET', key, 'told', after)
  return 1
end

local function leave(keys, args)
  local base = keys[1]
  local page, now, size, sealed = args[1], args[2], tonumber(args[3]), args[4]
  local nonce = nonceOf(base, page, now)
  if not nonce then return 'unknown' end
  local key = base .. ':n:' .. nonce
  if redis.call('HEXISTS', key, 'left') == 1 then return 'already-there' end
  local app, mode = unpack(redis.call('HMGET', key, 'app', 'mode'))
  sweep(base, mode, now, args[9])
  local allMax, ownMax = tonumber(args[5]), tonumber(args[6])
  if mode == 'sandbox' then allMax, ownMax = tonumber(args[7]), tonumber(args[8]) end
  local all, own = 0, 0
  local clips = base .. ':clips:' .. mode
  local kept = redis.call('HVALS', clips)
  for _, each in ipairs(kept) do
    local bytes, its = string.match(each, '^(%d+) (.*)$')
    all = all + bytes
    if its == app then own = own + bytes end
  end
  if all + size > allMax then return 'no-room' end
  if own > 0 and own + size > ownMax then return 'no-room' end
  redis.call('HSET', key, 'left', sealed)
  redis.call('HSET', clips, nonce, size .. ' ' .. app)
  return 'taken'
end

local function redeem(keys, args)
  local base = keys[1]
  local nonce, app, now = unpack(args)
  local told, its, mode, till, left = unpack(redis.call('HMGET', base .. ':n:' .. nonce, 'told', 'app', 'mode', 'until', 'left'))
  if not told or its ~= app or tonumber(till) <= tonumber(now) then return false end
  drop(base, mode, nonce)
  return { told, left }
end

local function giveBack(keys, args)
  local base = keys[1]
  local mode, app, nonce, page, told, till, seconds, size, left = unpack(args)
  put(base, mode, app, nonce, page, told, till, seconds)
  if not left then return 1 end
  redis.call('HSET', base .. ':n:' .. nonce, 'left', left)
  redis.call('HSET', base .. ':clips:' .. mode, nonce, size .. ' ' .. app)
  return 1
end

redis.register_function('${CHALLENGE_FUNCTIONS.issue}', issue)
redis.register_function('${CHALLENGE_FUNCTIONS.read}', read)
redis.register_function('${CHALLENGE_FUNCTIONS.change}', change)
redis.register_function('${CHALLENGE_FUNCTIONS.leave}', leave)
redis.register_function('${CHALLENGE_FUNCTIONS.redeem}', redeem)
redis.register_function('${CHALLENGE_FUNCTIONS.giveBack}', giveBack)
`;
