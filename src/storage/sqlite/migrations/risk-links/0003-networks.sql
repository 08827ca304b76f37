-- The networks of the address of a decision, packed as the entities are: one byte for the kind, and the 16 bytes of the
-- pseudonym or of the number of the operator. Null if there are none, and in rows of earlier releases.
ALTER TABLE risk_link_orders ADD COLUMN networks BLOB;
