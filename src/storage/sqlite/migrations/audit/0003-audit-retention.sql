-- Rows from before the chain have no link. They are older than every link.
DROP TRIGGER audit_is_not_removed;
CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
WHEN coalesce(OLD.chain_link, 1) > (SELECT link FROM retired_through)
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
