-- Failed comparisons, refused clips and demands for a challenge, by person. Rows live for a day.
CREATE TABLE attempts (
  number INTEGER NOT NULL PRIMARY KEY,
  person BLOB NOT NULL,
  app_id TEXT NOT NULL,
  api TEXT NOT NULL,
  order_id TEXT NOT NULL UNIQUE,
  outcome TEXT NOT NULL CHECK (outcome IN ('comparison-failed', 'clip-refused', 'challenge-asked')),
  at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX attempts_by_person ON attempts (person, at_ms);
CREATE INDEX attempts_by_time ON attempts (at_ms);
