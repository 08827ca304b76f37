-- min_reader: 2
-- The session or token that made the link. NULL if the start of the server made it.
ALTER TABLE admin_sign_in_links ADD COLUMN made_by TEXT COLLATE "C";
