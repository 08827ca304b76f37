-- One row a credit: money that is given back for a call. `order_id` names the call, and the columns after it are those
-- of the call, so that a credit can be read when retention has removed the call.
CREATE TABLE credits (
  id TEXT NOT NULL PRIMARY KEY,
  request_id TEXT NOT NULL UNIQUE,
  order_id TEXT NOT NULL,
  app_id TEXT NOT NULL,
  key_id TEXT NOT NULL,
  api TEXT NOT NULL,
  -- Who gets the credit. Null if the call belongs to no customer.
  customer_id TEXT,
  side TEXT NOT NULL CHECK (side IN ('own', 'parent')),
  amount_micros INTEGER NOT NULL CHECK (amount_micros > 0),
  reason TEXT NOT NULL,
  -- Ids of administrators. The second is null if one person was enough.
  asked_by TEXT NOT NULL,
  confirmed_by TEXT CHECK (confirmed_by <> asked_by),
  at_ms INTEGER NOT NULL,
  -- The link that holds the row, and the salt of its leaf.
  chain_link INTEGER,
  chain_salt BLOB
) STRICT;

CREATE INDEX credits_by_order ON credits (order_id, side);
CREATE INDEX credits_by_time ON credits (at_ms, id);
CREATE INDEX credits_by_app ON credits (app_id, at_ms, id);

CREATE TRIGGER credits_are_not_changed BEFORE UPDATE ON credits
BEGIN SELECT RAISE(ABORT, 'credits are append-only'); END;

CREATE TRIGGER credits_are_not_removed BEFORE DELETE ON credits
WHEN coalesce(OLD.chain_link, 1) > (SELECT link FROM retired_through)
BEGIN SELECT RAISE(ABORT, 'credits are append-only'); END;

-- The file itself refuses to credit a call beyond what it was charged, whatever program writes it.
CREATE TRIGGER credits_stay_within_the_charge BEFORE INSERT ON credits
WHEN NEW.side = 'own' AND NEW.amount_micros
    + (SELECT coalesce(sum(amount_micros), 0) FROM credits WHERE order_id = NEW.order_id AND side = NEW.side)
  > (SELECT coalesce(max(unit_price_micros), 0) FROM ledger WHERE order_id = NEW.order_id AND charged = 1)
BEGIN SELECT RAISE(ABORT, 'a call cannot be credited beyond what it was charged'); END;

-- Sums of the credits that retention removed, by the day on which they were given.
CREATE TABLE retired_credits (
  app_id TEXT NOT NULL,
  day TEXT NOT NULL,
  api TEXT NOT NULL,
  key_id TEXT NOT NULL,
  side TEXT NOT NULL,
  amount_micros INTEGER NOT NULL,
  PRIMARY KEY (app_id, day, api, key_id, side)
) WITHOUT ROWID, STRICT;
