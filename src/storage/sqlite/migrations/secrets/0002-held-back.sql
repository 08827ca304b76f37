-- A data key that some processes may not hold yet opens values, and seals none.
ALTER TABLE key_ring ADD COLUMN held_back INTEGER NOT NULL DEFAULT 0 CHECK (held_back IN (0, 1));
