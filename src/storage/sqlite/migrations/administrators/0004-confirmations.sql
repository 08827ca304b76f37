CREATE TABLE admin_confirmations (
  id TEXT NOT NULL PRIMARY KEY,
  operation TEXT NOT NULL,
  call_digest TEXT NOT NULL,
  shown_fields TEXT NOT NULL,
  asked_by TEXT NOT NULL REFERENCES administrators (id),
  asked_at_ms INTEGER NOT NULL,
  ends_at_ms INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX admin_confirmations_of ON admin_confirmations (operation, call_digest);
