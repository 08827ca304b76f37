-- The error code of a kept answer, for the metrics of a replay. An answer that an earlier release kept lives for a day
-- at most, and its replays count as successes until then.
ALTER TABLE kept_answers ADD COLUMN code INTEGER NOT NULL DEFAULT 0;
