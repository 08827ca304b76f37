-- When the site ended to learn by itself. There is at most one row.
CREATE TABLE risk_learning_end (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  ended_at_ms INTEGER NOT NULL
) STRICT;
