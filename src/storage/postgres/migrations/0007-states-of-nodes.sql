-- min_reader: 2
-- What each process says of itself with each beat, as JSON, and when. NULL until the first beat.
ALTER TABLE nodes ADD COLUMN state TEXT COLLATE "C";
ALTER TABLE nodes ADD COLUMN beat_at_ms BIGINT;
-- Whether an operator asked the process to end.
ALTER TABLE nodes ADD COLUMN drain_asked BIGINT NOT NULL DEFAULT 0;
