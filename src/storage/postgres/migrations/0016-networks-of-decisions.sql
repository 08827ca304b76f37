-- min_reader: 2
-- The networks of the address of a decision, packed as the entities are. Null if there are none, and in rows of earlier
-- releases.
ALTER TABLE risk_link_orders ADD COLUMN networks BYTEA;
