-- Questions to sources by hour, by how they ended and how long they took.
CREATE TABLE source_hours (
  starts_at_ms INTEGER NOT NULL,
  api TEXT NOT NULL,
  source TEXT NOT NULL,
  ended TEXT NOT NULL,
  place INTEGER NOT NULL,
  asked INTEGER NOT NULL,
  took_ms INTEGER NOT NULL,
  cost_micros INTEGER NOT NULL,
  PRIMARY KEY (starts_at_ms, api, source, ended, place)
) WITHOUT ROWID, STRICT;

-- The APIs whose shadow an operator has paused.
CREATE TABLE source_shadow_pauses (
  api TEXT NOT NULL PRIMARY KEY
) WITHOUT ROWID, STRICT;
