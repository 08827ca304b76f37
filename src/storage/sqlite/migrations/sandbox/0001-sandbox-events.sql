CREATE TABLE sandbox_events (
  app_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (app_id, number)
) WITHOUT ROWID, STRICT;
