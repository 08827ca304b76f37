/**
 * The most events kept for one sandbox. The oldest are dropped first. It has a file of its own, because threads of the
 * database read it, and they load no library of schemas.
 */
export const SANDBOX_EVENTS_MAX = 10_000;
