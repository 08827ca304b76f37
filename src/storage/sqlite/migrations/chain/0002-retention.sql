-- How far retention has removed links with their rows: the last link of the latest chain that began for it.
CREATE VIEW retired_through AS
  SELECT coalesce(max(json_extract(details, '$.through.link')), 0) AS link FROM chains WHERE reason = 'retention';

DROP TRIGGER chain_links_are_not_removed;
CREATE TRIGGER chain_links_are_not_removed BEFORE DELETE ON chain_links
WHEN OLD.number > (SELECT link FROM retired_through)
BEGIN SELECT RAISE(ABORT, 'the chain is append-only'); END;
