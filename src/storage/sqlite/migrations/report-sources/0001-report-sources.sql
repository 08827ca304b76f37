-- Who may report attacks, evidence and outcomes under which source. name_key folds spellings that look like one.
CREATE TABLE report_sources (
  name_key TEXT NOT NULL PRIMARY KEY,
  source TEXT NOT NULL UNIQUE,
  owner_kind TEXT NOT NULL CHECK (owner_kind IN ('administrator', 'app', 'house')),
  -- Id of the administrator or app; '' for the house.
  owner_id TEXT NOT NULL,
  since_ms INTEGER NOT NULL
) WITHOUT ROWID, STRICT;

CREATE INDEX report_sources_by_owner ON report_sources (owner_kind, owner_id);
