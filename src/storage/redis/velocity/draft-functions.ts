import { VELOCITY_VERSION } from './velocity-functions.ts';

/** Names under which the functions are called. */
export const TAKE_IN = `renzheng_velocity_take_in_${VELOCITY_VERSION}`;
/** See TAKE_IN. It deletes its keys. */
export const REMOVE = `renzheng_velocity_remove_${VELOCITY_VERSION}`;
/** See TAKE_IN. */
export const REPLACE = `renzheng_velocity_replace_${VELOCITY_VERSION}`;

/**
 * The library that brings logs of a draft into the shared ones. It is apart from VELOCITY_CODE, because a server keeps a
 * library as long as it knows its name. Keys are pairs: the shared log, and that of the draft, which has the same form.
 *
 * Take in: the argument is the seconds that an entity is kept. If there is no shared log, the one of the draft becomes it.
 * Otherwise both are given. It gives two texts a pair, empty if nothing is left to do.
 *
 * Replace: arguments are the seconds, then for each pair the shared log's first 8 bytes and its length as it was read, and
 * what takes its place after the first 8 bytes. Events that were appended since stay behind it. The log begins a new epoch,
 * so that a process that has counted it reads it anew. It gives 1 for each pair, or 0 if the log was folded or has begun anew.
 */
export const DRAFT_CODE = `#!lua name=renzheng_velocity_draft_${VELOCITY_VERSION}
local function takeIn(keys, args)
  local logs = {}
  for i = 1, #keys, 2 do
    local shared, draft = keys[i], keys[i + 1]
    logs[i], logs[i + 1] = '', ''
    if redis.call('EXISTS', draft) == 1 then
      if redis.call('EXISTS', shared) == 0 then
        redis.call('RENAME', draft, shared)
        redis.call('EXPIRE', shared, args[1])
      else
        logs[i], logs[i + 1] = redis.call('GET', shared), redis.call('GET', draft)
      end
    end
  end
  return logs
end

local function replace(keys, args)
  local done = {}
  for i = 1, #keys, 2 do
    local shared, at = keys[i], (i - 1) / 2 * 3 + 2
    local read, length, content = args[at], tonumber(args[at + 1]), args[at + 2]
    if redis.call('GETRANGE', shared, 0, 7) == read and redis.call('STRLEN', shared) >= length then
      local rest = redis.call('GETRANGE', shared, length, -1)
      local epoch = (struct.unpack('>I4', read) + 1) % 4294967296
      redis.call('SET', shared, struct.pack('>I4I4', epoch, 0) .. content .. rest, 'EX', args[1])
      redis.call('DEL', keys[i + 1])
      done[#done + 1] = 1
    else
      done[#done + 1] = 0
    end
  end
  return done
end

local function remove(keys)
  return redis.call('UNLINK', unpack(keys))
end

redis.register_function('${TAKE_IN}', takeIn)
redis.register_function('${REMOVE}', remove)
redis.register_function('${REPLACE}', replace)
`;
