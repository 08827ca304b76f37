-- Texts of declared fields of Details. They are personal, so they are sealed and can be erased by themselves.
CREATE TABLE risk_texts (
  order_id TEXT NOT NULL PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  texts_sealed BLOB NOT NULL
) STRICT;

CREATE INDEX risk_texts_by_time ON risk_texts (at_ms);

-- The keys under which an erasure finds them.
CREATE TABLE risk_text_keys (
  erasure_key TEXT NOT NULL,
  order_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (erasure_key, order_id)
) WITHOUT ROWID, STRICT;

CREATE INDEX risk_text_keys_by_time ON risk_text_keys (at_ms);
