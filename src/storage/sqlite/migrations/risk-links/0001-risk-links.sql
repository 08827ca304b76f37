-- The entities of decisions, for the graph. `entity` is one byte for its kind and the 16 bytes of its pseudonym. `others`
-- are the entities beside it in the same decision, one after the other: those of an account are its phone, device and
-- address, and those of these three are the account.
CREATE TABLE risk_links (
  entity BLOB NOT NULL,
  at_ms INTEGER NOT NULL,
  order_id TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('pass', 'review', 'reject')),
  others BLOB NOT NULL,
  PRIMARY KEY (entity, at_ms, order_id)
) WITHOUT ROWID, STRICT;

-- Rows of an order, and rows that are past their retention.
CREATE INDEX risk_links_by_time ON risk_links (at_ms, order_id);

-- Under which keys an erasure finds the entities of a person.
CREATE TABLE risk_link_keys (
  erasure_key TEXT NOT NULL,
  entity BLOB NOT NULL,
  last_ms INTEGER NOT NULL,
  PRIMARY KEY (erasure_key, entity)
) WITHOUT ROWID, STRICT;

CREATE INDEX risk_link_keys_by_last ON risk_link_keys (last_ms);
