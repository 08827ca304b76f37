-- Fields of Details that operators declared, as JSON.
CREATE TABLE risk_fields (
  app_id TEXT NOT NULL,
  name TEXT NOT NULL,
  field TEXT NOT NULL,
  PRIMARY KEY (app_id, name)
) WITHOUT ROWID, STRICT;
