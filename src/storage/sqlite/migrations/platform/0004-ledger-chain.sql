-- The link that holds the row, and the salt of its leaf; null in rows from before the chain.
ALTER TABLE ledger ADD COLUMN chain_link INTEGER;
ALTER TABLE ledger ADD COLUMN chain_salt BLOB;
