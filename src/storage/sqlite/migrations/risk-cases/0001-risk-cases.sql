-- Cases of the review queue. `rules` is a JSON list of rule ids, `resolution` JSON text.
CREATE TABLE risk_cases (
  case_id TEXT NOT NULL PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  revision INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'assigned', 'resolved')),
  app_id TEXT NOT NULL,
  scene TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('pass', 'review', 'reject')),
  opened_by TEXT NOT NULL,
  opened_at_ms INTEGER NOT NULL,
  last_at_ms INTEGER NOT NULL,
  due_at_ms INTEGER NOT NULL,
  decisions INTEGER NOT NULL,
  rules TEXT NOT NULL,
  assignee TEXT,
  resolved_at_ms INTEGER,
  resolved_by TEXT,
  outcome TEXT CHECK (outcome IN ('fraud', 'genuine', 'unclear')),
  resolution TEXT
) STRICT;

CREATE INDEX risk_cases_by_due ON risk_cases (due_at_ms, number) WHERE state <> 'resolved';
CREATE INDEX risk_cases_by_resolution ON risk_cases (resolved_at_ms, number) WHERE state = 'resolved';
CREATE INDEX risk_cases_by_last ON risk_cases (last_at_ms);

-- The last number that a case was given. It stays when cases are purged, so that no number is given twice.
CREATE TABLE risk_case_sequence (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  last INTEGER NOT NULL
) STRICT;
INSERT INTO risk_case_sequence VALUES (1, 0);

-- Cases that were opened on a day of Asia/Shanghai, and decisions that opened none because the day was full.
CREATE TABLE risk_case_days (
  day TEXT NOT NULL PRIMARY KEY,
  opened INTEGER NOT NULL,
  over_cap INTEGER NOT NULL
) WITHOUT ROWID, STRICT;

-- `joined_by` is empty for the decision that opened the case.
CREATE TABLE risk_case_decisions (
  order_id TEXT NOT NULL PRIMARY KEY,
  case_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  level TEXT NOT NULL,
  scene TEXT NOT NULL,
  joined_by TEXT NOT NULL
) WITHOUT ROWID, STRICT;
CREATE INDEX risk_case_decisions_by_case ON risk_case_decisions (case_id, at_ms, order_id);

-- Pseudonyms of the accounts, phones, devices and addresses of a case, e.g. 'device:0123…'.
CREATE TABLE risk_case_entities (
  entity TEXT NOT NULL,
  case_id TEXT NOT NULL,
  last_ms INTEGER NOT NULL,
  decisions INTEGER NOT NULL,
  PRIMARY KEY (entity, case_id)
) WITHOUT ROWID, STRICT;
CREATE INDEX risk_case_entities_by_case ON risk_case_entities (case_id);

-- By what an erasure finds the cases of a person.
CREATE TABLE risk_case_keys (
  erasure_key TEXT NOT NULL,
  case_id TEXT NOT NULL,
  PRIMARY KEY (erasure_key, case_id)
) WITHOUT ROWID, STRICT;
CREATE INDEX risk_case_keys_by_case ON risk_case_keys (case_id);

-- What people did with a case. `revision` is that of the case after it.
CREATE TABLE risk_case_events (
  event_id TEXT NOT NULL PRIMARY KEY,
  case_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('assigned', 'noted', 'resolved', 'reopened')),
  by_id TEXT NOT NULL,
  detail TEXT NOT NULL,
  note_sealed BLOB
) STRICT;
CREATE UNIQUE INDEX risk_case_events_by_case ON risk_case_events (case_id, revision);

CREATE TABLE risk_case_policy (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  policy TEXT NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at_ms INTEGER NOT NULL
) STRICT;
