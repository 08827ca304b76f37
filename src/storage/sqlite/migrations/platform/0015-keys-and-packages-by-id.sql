-- An operator names a key or a package by its id alone.
CREATE INDEX api_keys_by_id ON api_keys (id);
CREATE INDEX packages_by_id ON packages (id);
