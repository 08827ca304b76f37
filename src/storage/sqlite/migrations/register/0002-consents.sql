CREATE TABLE consents (
  person_id TEXT NOT NULL,
  app_id TEXT NOT NULL,
  consent_id TEXT NOT NULL,
  given_at_ms INTEGER NOT NULL,
  ends_at_ms INTEGER,
  withdrawn_at_ms INTEGER,
  PRIMARY KEY (person_id, app_id, consent_id)
) WITHOUT ROWID, STRICT;

CREATE TABLE consent_apps (app_id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID, STRICT;
