-- Histograms of scores by day of Asia/Shanghai. A scale is what measured the scores.
CREATE TABLE score_days (
  api TEXT NOT NULL,
  scale TEXT NOT NULL,
  starts_at_ms INTEGER NOT NULL,
  bin INTEGER NOT NULL,
  scores INTEGER NOT NULL,
  PRIMARY KEY (api, scale, starts_at_ms, bin)
) WITHOUT ROWID, STRICT;

CREATE INDEX score_days_by_day ON score_days (starts_at_ms);
