-- The list of consents is read by time, latest first.
CREATE INDEX consents_by_time ON consents (given_at_ms, person_id, app_id, consent_id);
