-- Each administrator may have asked for the same call.
DROP INDEX admin_confirmations_of;
CREATE UNIQUE INDEX admin_confirmations_of ON admin_confirmations (operation, call_digest, asked_by);
