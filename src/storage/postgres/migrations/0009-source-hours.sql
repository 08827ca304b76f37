-- min_reader: 2
-- Questions to sources by hour, by how they ended and how long they took.
CREATE TABLE source_hours (
  starts_at_ms BIGINT NOT NULL,
  api TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  ended TEXT COLLATE "C" NOT NULL,
  place BIGINT NOT NULL,
  asked BIGINT NOT NULL,
  took_ms BIGINT NOT NULL,
  cost_micros BIGINT NOT NULL,
  PRIMARY KEY (starts_at_ms, api, source, ended, place)
);

-- The APIs whose shadow an operator has paused.
CREATE TABLE source_shadow_pauses (
  api TEXT COLLATE "C" NOT NULL PRIMARY KEY
);
