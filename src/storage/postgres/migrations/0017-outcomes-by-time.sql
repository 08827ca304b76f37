-- min_reader: 2
-- The list of outcomes is read by time, latest first.
CREATE INDEX evidence_labels_by_time ON evidence_labels (observed_at_ms, subject, source, reference);
CREATE INDEX order_labels_by_observation ON order_labels (observed_at_ms, order_id);
