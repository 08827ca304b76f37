/** The longest lease that settings permit, in milliseconds: 5 minutes, of a node or of units. */
export const LEASE_MS_MAX = 300_000;
