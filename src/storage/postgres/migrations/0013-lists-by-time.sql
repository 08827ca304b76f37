-- min_reader: 2
-- The list of consents and that of evidence are read by time, latest first.
CREATE INDEX consents_by_time ON consents (given_at_ms, person_id, app_id, consent_id);
CREATE INDEX evidence_by_time ON evidence (observed_at_ms, subject, evidence_id);
