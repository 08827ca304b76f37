-- Credits of calls are rows of the chain too. Links and starts from before the first credit count none.
ALTER TABLE chains ADD COLUMN credit_rows_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE chain_links ADD COLUMN credit_rows INTEGER NOT NULL DEFAULT 0;
