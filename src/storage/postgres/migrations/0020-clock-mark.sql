-- min_reader: 2
-- When this site was last known to run, by the wall clock. There is at most one row.
CREATE TABLE clock_mark (
  one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
  at_ms BIGINT NOT NULL
);
