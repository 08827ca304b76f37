-- When this site was last known to run, by the wall clock. There is at most one row.
CREATE TABLE clock_mark (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  at_ms INTEGER NOT NULL
) STRICT;
