-- What became known of the person; null where nothing did, and in rows of releases that did not keep it.
ALTER TABLE ledger ADD COLUMN verdict TEXT CHECK (verdict IN ('known', 'mismatch', 'unknown'));
