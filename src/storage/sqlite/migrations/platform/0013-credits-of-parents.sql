-- A credit of the side `parent` is bounded by what the parent of a sub-account pays for the call.
DROP TRIGGER credits_stay_within_the_charge;
CREATE TRIGGER credits_stay_within_the_charge BEFORE INSERT ON credits
WHEN NEW.amount_micros
    + (SELECT coalesce(sum(amount_micros), 0) FROM credits WHERE order_id = NEW.order_id AND side = NEW.side)
  > (SELECT coalesce(max(iif(NEW.side = 'own', unit_price_micros, parent_price_micros)), 0) FROM ledger
      WHERE order_id = NEW.order_id AND charged = 1)
BEGIN SELECT RAISE(ABORT, 'a call cannot be credited beyond what it was charged'); END;

CREATE INDEX credits_by_customer ON credits (customer_id, at_ms);
