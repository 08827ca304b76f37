CREATE TABLE key_ring (
  id INTEGER NOT NULL PRIMARY KEY,
  cipher TEXT,
  wrapped BLOB NOT NULL,
  site_key_id TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;
