-- How much the charged calls of an app or a key may cost in a day and in a month. Null for no budget.
ALTER TABLE apps ADD COLUMN budget_day_micros INTEGER CHECK (budget_day_micros >= 0);
ALTER TABLE apps ADD COLUMN budget_month_micros INTEGER CHECK (budget_month_micros >= 0);
ALTER TABLE api_keys ADD COLUMN budget_day_micros INTEGER CHECK (budget_day_micros >= 0);
ALTER TABLE api_keys ADD COLUMN budget_month_micros INTEGER CHECK (budget_month_micros >= 0);

-- Each budget that was nearly used up in a day (2026-03-01) or a month (2026-03), and when its warning was given. A budget
-- of another amount is another budget.
CREATE TABLE budget_warnings (
  owner_id TEXT NOT NULL,
  span TEXT NOT NULL,
  max_micros INTEGER NOT NULL,
  warned_at_ms INTEGER NOT NULL,
  PRIMARY KEY (owner_id, span, max_micros)
) WITHOUT ROWID, STRICT;
