import { STOCK_SHARE } from '../../../platform/admission/rate-store.ts';

/** Version of the function and of the keys that it writes. Two releases with different ones run side by side. */
const VERSION = 1;
/** Begins every key. */
export const RATE_PREFIX = `rz${VERSION}r`;
/** Name under which the function is called. */
export const TAKE = `renzheng_rates_take_${VERSION}`;

/**
 * The library, as FUNCTION LOAD takes it. It does what `takeTokens` does, for each of its keys. A bucket is a key that
 * expires when the bucket is full again, so that Redis's own clock fills it and nothing stays of a full one. A key expires
 * at a whole millisecond. Its value is by how much that is too late.
 *
 * Arguments: for each key the tokens a second, the burst, and the tokens that are owed, needed and for stock. It gives two
 * values for each key: how many tokens are granted, and after how many milliseconds the bucket is full, as a text.
 */
export const RATE_CODE = `#!lua name=renzheng_rates_${VERSION}
-- No key lives longer than 300 years.
local LONGEST = 1e13

local function take(keys, args)
  local grants = {}
  for i, key in ipairs(keys) do
    local at = 5 * (i - 1)
    local perMs, burst, owed = tonumber(args[at + 1]) / 1000, tonumber(args[at + 2]), tonumber(args[at + 3])
    local needed, stock = tonumber(args[at + 4]), tonumber(args[at + 5])
    local left = redis.call('PTTL', key)
    local fullIn = 0
    if left > 0 then fullIn = math.max(0, left - tonumber(redis.call('GET', key))) end
    local before = math.min(math.max(fullIn + owed / perMs, 0), burst / perMs)
    local tokens = math.max(0, burst - before * perMs + 1e-6)
    local forCalls = math.min(needed, math.floor(tokens))
    local forStock = math.max(0, math.min(stock, math.floor((tokens - forCalls) * ${STOCK_SHARE})))
    local after = before + (forCalls + forStock) / perMs
    local whole = math.min(math.ceil(after), LONGEST)
    if whole > 0 then
      redis.call('SET', key, string.format('%.17g', math.max(0, whole - after)), 'PX', string.format('%.0f', whole))
    elseif left ~= -2 then
      redis.call('DEL', key)
    end
    grants[2 * i - 1] = forCalls + forStock
    grants[2 * i] = string.format('%.17g', after)
  end
  return grants
end

redis.register_function('${TAKE}', take)
`;
