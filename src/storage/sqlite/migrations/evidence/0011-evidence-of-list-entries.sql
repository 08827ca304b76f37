-- The list entry without which there would be no such piece. Evidence goes with the entry, if that was a mistake.
ALTER TABLE evidence ADD COLUMN list_entry TEXT;

CREATE INDEX evidence_by_list_entry ON evidence (list_entry) WHERE list_entry IS NOT NULL;
