CREATE TABLE source_comparisons (
  order_id TEXT NOT NULL PRIMARY KEY,
  api TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  answered_by TEXT NOT NULL,
  answer TEXT NOT NULL,
  shadow TEXT NOT NULL,
  shadow_answer TEXT NOT NULL,
  shadow_took_ms INTEGER NOT NULL,
  shadow_cost_micros INTEGER NOT NULL CHECK (shadow_cost_micros >= 0)
) STRICT;

CREATE INDEX source_comparisons_by_time ON source_comparisons (at_ms);
