-- The list of evidence is read by time, latest first.
CREATE INDEX evidence_by_time ON evidence (observed_at_ms, subject, evidence_id);
