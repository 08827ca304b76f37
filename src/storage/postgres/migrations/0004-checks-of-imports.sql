-- min_reader: 2
-- The check of the file that may add rows. A later check takes the place of one that is still reading.
ALTER TABLE person_imports ADD COLUMN checked_by TEXT COLLATE "C";
