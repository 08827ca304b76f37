-- The order of recording: events and retractions take their numbers from here, under the only writer.
CREATE TABLE attack_sequence (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  last INTEGER NOT NULL
) STRICT;
INSERT INTO attack_sequence VALUES (1, 0);

CREATE TABLE attack_events (
  number INTEGER NOT NULL PRIMARY KEY,
  source TEXT NOT NULL,
  event_id TEXT NOT NULL,
  person BLOB NOT NULL,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  score REAL,
  app_id TEXT,
  recorded_at_ms INTEGER NOT NULL,
  -- Number of the retraction; null while the event counts.
  retracted INTEGER,
  UNIQUE (source, event_id)
) STRICT;
CREATE INDEX attack_events_by_person ON attack_events (person, at_ms, number);
CREATE INDEX attack_events_by_time ON attack_events (at_ms);

-- Clustered by person and day: a question reads one run of at most 180 neighbours.
CREATE TABLE attack_days (
  person BLOB NOT NULL,
  day INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  night INTEGER NOT NULL CHECK (night BETWEEN 0 AND count),
  PRIMARY KEY (person, day)
) WITHOUT ROWID, STRICT;

CREATE TABLE attack_day_marks (
  day INTEGER NOT NULL PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('held', 'sealed')),
  changed_at_ms INTEGER NOT NULL
) STRICT;
