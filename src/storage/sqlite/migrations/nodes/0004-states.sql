-- What each process says of itself with each beat, as JSON, and when. NULL until the first beat.
ALTER TABLE nodes ADD COLUMN state TEXT;
ALTER TABLE nodes ADD COLUMN beat_at_ms INTEGER;
-- Whether an operator asked the process to end.
ALTER TABLE nodes ADD COLUMN drain_asked INTEGER NOT NULL DEFAULT 0;
