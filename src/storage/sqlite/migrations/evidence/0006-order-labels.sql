-- The outcome that was told of an order, beside the time at which the order was answered. A risk decision that passed has
-- one too, although nothing else here knows of it. A label of a person stands in evidence_labels alone.
CREATE TABLE order_labels (
  order_id TEXT NOT NULL PRIMARY KEY,
  api TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('fraud', 'genuine')),
  observed_at_ms INTEGER NOT NULL,
  source TEXT NOT NULL
) WITHOUT ROWID, STRICT;

CREATE INDEX order_labels_by_time ON order_labels (api, at_ms, order_id);
CREATE INDEX order_labels_by_age ON order_labels (at_ms);

INSERT OR IGNORE INTO order_labels
SELECT answers.order_id, api, at_ms, outcome, observed_at_ms, source
FROM evidence_labels AS labels JOIN score_answers AS answers ON answers.order_id = labels.reference;
