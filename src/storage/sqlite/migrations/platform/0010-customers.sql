-- Who pays for the calls of apps. A customer with a parent is a sub-account of it.
CREATE TABLE customers (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  parent_id TEXT REFERENCES customers (id),
  status TEXT NOT NULL CHECK (status IN ('active', 'paused')),
  -- JSON: rows of an API, or null for every other one, and a price.
  prices TEXT NOT NULL,
  daily_calls_max INTEGER,
  budget_day_micros INTEGER CHECK (budget_day_micros >= 0),
  budget_month_micros INTEGER CHECK (budget_month_micros >= 0),
  created_at_ms INTEGER NOT NULL
) WITHOUT ROWID, STRICT;

ALTER TABLE apps ADD COLUMN customer_id TEXT REFERENCES customers (id);

-- A package by the price list of the app's customer has 0 as its own price.
ALTER TABLE packages ADD COLUMN by_list INTEGER NOT NULL DEFAULT 0 CHECK (by_list IN (0, 1));

-- The customer of the app when the call was admitted, and what its parent pays the site for the call. Null if there is
-- none, and in rows of releases that knew no customers.
ALTER TABLE ledger ADD COLUMN customer_id TEXT;
ALTER TABLE ledger ADD COLUMN parent_price_micros INTEGER CHECK (parent_price_micros >= 0);

-- Money by day of Asia/Shanghai, written with the ledger rows. It holds no person.
CREATE TABLE money_days (
  day TEXT NOT NULL,
  -- Empty if the app had no customer.
  customer_id TEXT NOT NULL,
  app_id TEXT NOT NULL,
  api TEXT NOT NULL,
  calls INTEGER NOT NULL,
  charged INTEGER NOT NULL,
  -- What the customers pay.
  amount_micros INTEGER NOT NULL,
  -- What the site gets: of a sub-account's calls what the parent pays, else the amount.
  revenue_micros INTEGER NOT NULL,
  source_cost_micros INTEGER NOT NULL,
  PRIMARY KEY (day, customer_id, app_id, api)
) WITHOUT ROWID, STRICT;

-- The calls that the ledger holds already. Of days of which retention removed rows, the series has the sums.
INSERT INTO money_days
SELECT date((received_at_ms + 28800000) / 1000, 'unixepoch'), '', app_id, api, count(*), sum(charged),
  sum(unit_price_micros), sum(unit_price_micros), sum(source_cost_micros)
FROM ledger
WHERE date((received_at_ms + 28800000) / 1000, 'unixepoch') > (SELECT coalesce(max(day), '') FROM retired_calls)
GROUP BY 1, 3, 4;

INSERT INTO money_days
SELECT date((starts_at_ms + 28800000) / 1000, 'unixepoch'), '', app_id, api, sum(calls), sum(charged),
  sum(amount_micros), sum(amount_micros), sum(source_cost_micros)
FROM call_series
WHERE step = 'day'
  AND date((starts_at_ms + 28800000) / 1000, 'unixepoch') <= (SELECT coalesce(max(day), '') FROM retired_calls)
GROUP BY 1, 3, 4;
