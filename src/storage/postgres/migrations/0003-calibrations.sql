-- min_reader: 2
-- The calibrations of this site that are in use. Without a row, that of the release is.
CREATE TABLE calibrations (
  what TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (what IN ('faces', 'liveness')),
  content TEXT COLLATE "C" NOT NULL,
  installed_at_ms BIGINT NOT NULL
);
