/** Another process has the lock. The message says what to do. */
export class LockTaken extends Error {}
