CREATE TABLE admin_second_factors (
  administrator_id TEXT NOT NULL PRIMARY KEY REFERENCES administrators (id),
  secret_sealed BLOB NOT NULL,
  started_at_ms INTEGER NOT NULL,
  in_force INTEGER NOT NULL,
  last_step INTEGER NOT NULL,
  wrong_codes INTEGER NOT NULL
) STRICT;

CREATE TABLE admin_recovery_codes (
  administrator_id TEXT NOT NULL REFERENCES administrators (id),
  digest TEXT NOT NULL,
  PRIMARY KEY (administrator_id, digest)
) STRICT;
