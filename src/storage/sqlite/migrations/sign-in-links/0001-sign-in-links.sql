CREATE TABLE admin_sign_in_links (
  digest TEXT NOT NULL PRIMARY KEY,
  administrator_id TEXT NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  session_ends_at_ms INTEGER
) STRICT;
