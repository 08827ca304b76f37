-- The audit is read by time, and by time within one administrator or one subject.
CREATE INDEX audit_by_time ON audit (at_ms);
DROP INDEX audit_by_administrator;
CREATE INDEX audit_by_administrator ON audit (administrator_name, at_ms);
DROP INDEX audit_by_subject;
CREATE INDEX audit_by_subject ON audit (subject, at_ms);
