CREATE TABLE administrators (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  app_ids TEXT NOT NULL,
  disabled INTEGER NOT NULL,
  password_hash TEXT,
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE admin_tokens (
  digest TEXT NOT NULL PRIMARY KEY,
  administrator_id TEXT NOT NULL REFERENCES administrators (id),
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER
) STRICT;

CREATE INDEX admin_tokens_of ON admin_tokens (administrator_id);
