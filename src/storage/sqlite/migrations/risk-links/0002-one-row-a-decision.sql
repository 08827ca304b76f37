-- The entities of a decision lie in one row, in the order of time, and a short row for each entity leads there. Before,
-- each entity had a row with everything, and another one in an index by time. Entities are packed one after the other:
-- one byte for the kind and the 16 bytes of the pseudonym, the account first unless it was erased.
CREATE TABLE risk_link_orders (
  at_ms INTEGER NOT NULL,
  order_id TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('pass', 'review', 'reject')),
  entities BLOB NOT NULL,
  PRIMARY KEY (at_ms, order_id)
) WITHOUT ROWID, STRICT;

-- In which milliseconds an entity was in a decision.
CREATE TABLE risk_link_times (
  entity BLOB NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (entity, at_ms)
) WITHOUT ROWID, STRICT;

INSERT INTO risk_link_orders
SELECT at_ms, order_id, min(level), unhex(group_concat(hex(entity), '' ORDER BY entity))
FROM risk_links GROUP BY at_ms, order_id;
INSERT INTO risk_link_times SELECT DISTINCT entity, at_ms FROM risk_links;

DROP TABLE risk_links;
