/** Version of the functions and of the keys that they write. Two releases with different ones run side by side. */
export const VELOCITY_VERSION = 1;
/** Names under which the functions are called. */
export const APPEND = `renzheng_velocity_append_${VELOCITY_VERSION}`;
/** See APPEND. */
export const FOLD = `renzheng_velocity_fold_${VELOCITY_VERSION}`;
/** Name of their library. */
export const VELOCITY_LIBRARY = `renzheng_velocity_${VELOCITY_VERSION}`;
/** Bytes before the summary of a log: epoch, number of its first event and length of the summary, 4 bytes each. */
export const HEADER_BYTES = 12;

/**
 * The library, as FUNCTION LOAD takes it. A log is one string: a header of 12 bytes, the summary, then the records. An
 * append costs two commands, or three if a summary is left out.
 *
 * Append: keys are the logs. Arguments are the epoch of logs that begin (4 bytes), the seconds that an entity is kept,
 * then for each key its new records and how far the caller has counted (epoch and events, 4 bytes each, or nothing).
 * It gives each log. If the caller has counted what the summary tells, the log comes without it.
 *
 * Fold: the key, then the header's first 8 bytes as they were read, bytes of records to drop, the number of the first
 * event that stays (4 bytes), the summary and the seconds.
 */
export const VELOCITY_CODE = `#!lua name=${VELOCITY_LIBRARY}
local function append(keys, args)
  local born, seconds = args[1] .. '\\0\\0\\0\\0\\0\\0\\0\\0', args[2]
  local logs = {}
  for i, key in ipairs(keys) do
    local records, known = args[2 * i + 1], args[2 * i + 2]
    local length = redis.call('APPEND', key, records)
    if length == #records then
      local log = born .. records
      redis.call('SET', key, log, 'EX', seconds)
      logs[i] = log
    elseif known == '' or length < 4096 then
      logs[i] = redis.call('GET', key)
    else
      local header = redis.call('GETRANGE', key, 0, 11)
      local epoch, first, size = struct.unpack('>I4I4I4', header)
      local itsEpoch, itsEvents = struct.unpack('>I4I4', known)
      if epoch == itsEpoch and itsEvents >= first then
        logs[i] = string.sub(header, 1, 8) .. '\\0\\0\\0\\0' .. redis.call('GETRANGE', key, 12 + size, -1)
      else
        logs[i] = redis.call('GET', key)
      end
    end
  end
  return logs
end

local function fold(keys, args)
  local key, read, drop, first, summary, seconds = keys[1], args[1], args[2], args[3], args[4], args[5]
  local header = redis.call('GETRANGE', key, 0, 11)
  if #header < 12 or string.sub(header, 1, 8) ~= read then return 0 end
  local size = struct.unpack('>I4', header, 9)
  local rest = redis.call('GETRANGE', key, 12 + size + tonumber(drop), -1)
  redis.call('SET', key, string.sub(header, 1, 4) .. first .. struct.pack('>I4', #summary) .. summary .. rest, 'EX', seconds)
  return 1
end

redis.register_function('${APPEND}', append)
redis.register_function('${FOLD}', fold)
`;
