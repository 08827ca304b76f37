-- Questions to sources by day of Asia/Shanghai and by who made the call, written with the ledger rows. A call can ask
-- several sources, and its ledger row has only the sum. It holds no person. Calls that the ledger holds already are not in
-- it: what they cost is told without a source.
CREATE TABLE source_cost_days (
  day TEXT NOT NULL,
  -- Empty if the app had no customer.
  customer_id TEXT NOT NULL,
  app_id TEXT NOT NULL,
  api TEXT NOT NULL,
  source TEXT NOT NULL,
  asked INTEGER NOT NULL,
  cost_micros INTEGER NOT NULL,
  PRIMARY KEY (day, customer_id, app_id, api, source)
) WITHOUT ROWID, STRICT;
