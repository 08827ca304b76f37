-- Counts of calls by minute, hour and day of Asia/Shanghai, written with the ledger rows. They hold no person.
CREATE TABLE call_series (
  step TEXT NOT NULL CHECK (step IN ('minute', 'hour', 'day')),
  starts_at_ms INTEGER NOT NULL,
  app_id TEXT NOT NULL,
  api TEXT NOT NULL,
  code INTEGER NOT NULL,
  calls INTEGER NOT NULL,
  charged INTEGER NOT NULL,
  amount_micros INTEGER NOT NULL,
  source_cost_micros INTEGER NOT NULL,
  latency_ms INTEGER NOT NULL,
  -- Calls by latency: up to so many milliseconds, and the slower ones.
  ms_10 INTEGER NOT NULL,
  ms_25 INTEGER NOT NULL,
  ms_50 INTEGER NOT NULL,
  ms_100 INTEGER NOT NULL,
  ms_250 INTEGER NOT NULL,
  ms_500 INTEGER NOT NULL,
  ms_1000 INTEGER NOT NULL,
  ms_2500 INTEGER NOT NULL,
  ms_5000 INTEGER NOT NULL,
  ms_more INTEGER NOT NULL,
  PRIMARY KEY (step, starts_at_ms, app_id, api, code)
) WITHOUT ROWID, STRICT;

-- The calls that the ledger holds already. Minutes are made only for the newest days, because they are kept no longer.
INSERT INTO call_series
SELECT 'minute', received_at_ms - received_at_ms % 60000, app_id, api, code, count(*), sum(charged),
  sum(unit_price_micros), sum(source_cost_micros), sum(latency_ms),
  sum(latency_ms <= 10), sum(latency_ms > 10 AND latency_ms <= 25), sum(latency_ms > 25 AND latency_ms <= 50),
  sum(latency_ms > 50 AND latency_ms <= 100), sum(latency_ms > 100 AND latency_ms <= 250),
  sum(latency_ms > 250 AND latency_ms <= 500), sum(latency_ms > 500 AND latency_ms <= 1000),
  sum(latency_ms > 1000 AND latency_ms <= 2500), sum(latency_ms > 2500 AND latency_ms <= 5000), sum(latency_ms > 5000)
FROM ledger
WHERE received_at_ms >= (SELECT max(received_at_ms) FROM ledger) - 8 * 86400000
GROUP BY 2, 3, 4, 5;

INSERT INTO call_series
SELECT 'hour', received_at_ms - received_at_ms % 3600000, app_id, api, code, count(*), sum(charged),
  sum(unit_price_micros), sum(source_cost_micros), sum(latency_ms),
  sum(latency_ms <= 10), sum(latency_ms > 10 AND latency_ms <= 25), sum(latency_ms > 25 AND latency_ms <= 50),
  sum(latency_ms > 50 AND latency_ms <= 100), sum(latency_ms > 100 AND latency_ms <= 250),
  sum(latency_ms > 250 AND latency_ms <= 500), sum(latency_ms > 500 AND latency_ms <= 1000),
  sum(latency_ms > 1000 AND latency_ms <= 2500), sum(latency_ms > 2500 AND latency_ms <= 5000), sum(latency_ms > 5000)
FROM ledger
GROUP BY 2, 3, 4, 5;

INSERT INTO call_series
SELECT 'day', (starts_at_ms + 28800000) / 86400000 * 86400000 - 28800000, app_id, api, code, sum(calls), sum(charged),
  sum(amount_micros), sum(source_cost_micros), sum(latency_ms),
  sum(ms_10), sum(ms_25), sum(ms_50), sum(ms_100), sum(ms_250), sum(ms_500), sum(ms_1000), sum(ms_2500), sum(ms_5000),
  sum(ms_more)
FROM call_series
WHERE step = 'hour'
GROUP BY 2, 3, 4, 5;
