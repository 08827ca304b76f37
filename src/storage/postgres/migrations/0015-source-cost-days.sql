-- min_reader: 2
-- Questions to sources by day of Asia/Shanghai and by who made the call. Calls of nodes of the release before are not in
-- it: what they cost is told without a source.
CREATE TABLE source_cost_days (
  day TEXT COLLATE "C" NOT NULL,
  -- Empty if the app had no customer.
  customer_id TEXT COLLATE "C" NOT NULL,
  app_id TEXT COLLATE "C" NOT NULL,
  api TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  asked BIGINT NOT NULL,
  cost_micros BIGINT NOT NULL,
  PRIMARY KEY (day, customer_id, app_id, api, source)
);
