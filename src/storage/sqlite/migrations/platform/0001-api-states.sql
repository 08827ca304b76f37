CREATE TABLE api_states (
  api TEXT NOT NULL PRIMARY KEY,
  availability TEXT NOT NULL CHECK (availability IN ('on', 'maintenance', 'off')),
  changed_at_ms INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
