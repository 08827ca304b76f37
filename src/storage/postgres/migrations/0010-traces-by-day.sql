-- min_reader: 2
-- Traces lie in a table for each day in Asia/Shanghai, which retention drops. What was kept before, and the days until
-- the first of these tables, stay together. Rows of a day without a table go into the rest.
ALTER TABLE call_traces RENAME TO call_traces_before;
ALTER INDEX call_traces_pkey RENAME TO call_traces_before_pkey;
CREATE TABLE call_traces (
  answered_at_ms BIGINT NOT NULL,
  app_id TEXT COLLATE "C" NOT NULL,
  order_id TEXT COLLATE "C" NOT NULL,
  sealed BYTEA NOT NULL,
  PRIMARY KEY (answered_at_ms, app_id, order_id)
) PARTITION BY RANGE (answered_at_ms);
DO $$
DECLARE
  last_ms BIGINT;
BEGIN
  SELECT greatest(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint, max(answered_at_ms))
    INTO last_ms FROM call_traces_before;
  EXECUTE format(
    'ALTER TABLE call_traces ATTACH PARTITION call_traces_before FOR VALUES FROM (MINVALUE) TO (%s)',
    ((last_ms + 28800000) / 86400000 + 2) * 86400000 - 28800000
  );
END $$;
CREATE TABLE call_traces_rest PARTITION OF call_traces DEFAULT;
