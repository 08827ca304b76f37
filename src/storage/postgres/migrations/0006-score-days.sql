-- min_reader: 2
-- Histograms of scores by day of Asia/Shanghai. A scale is what measured the scores.
CREATE TABLE score_days (
  api TEXT COLLATE "C" NOT NULL,
  scale TEXT COLLATE "C" NOT NULL,
  starts_at_ms BIGINT NOT NULL,
  bin BIGINT NOT NULL,
  scores BIGINT NOT NULL,
  PRIMARY KEY (api, scale, starts_at_ms, bin)
);

CREATE INDEX score_days_by_day ON score_days (starts_at_ms);
