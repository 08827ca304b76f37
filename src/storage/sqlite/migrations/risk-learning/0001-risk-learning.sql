-- The operator's last choice about the learning mode. There is at most one row.
CREATE TABLE risk_learning (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  mode TEXT NOT NULL CHECK (mode IN ('auto', 'on', 'off')),
  until_ms INTEGER,
  chosen_by TEXT NOT NULL,
  chosen_at_ms INTEGER NOT NULL
) STRICT;
