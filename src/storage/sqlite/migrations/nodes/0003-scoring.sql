-- What each process answers with, as JSON: ids of models, and digests of files and settings. NULL until it has told it.
ALTER TABLE nodes ADD COLUMN scoring TEXT;
