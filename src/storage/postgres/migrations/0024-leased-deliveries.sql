-- min_reader: 2
-- Of all deliveries, those that a process has leased.
CREATE INDEX webhook_deliveries_leased ON webhook_deliveries (lease_ends_at_ms) WHERE lease_ends_at_ms > 0;
