-- The calibrations of this site that are in use. Without a row, that of the release is.
CREATE TABLE calibrations (
  what TEXT NOT NULL PRIMARY KEY CHECK (what IN ('faces', 'liveness')),
  content TEXT NOT NULL,
  installed_at_ms INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
