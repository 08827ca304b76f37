/**
 * Switches of Node for processes of tests, which change only what they cost: V8 collects with the thread that allocates. By
 * default up to four more threads help it, which costs a sixth of all processor time if the cores of the machine are busy
 * with other tests. Processes that share compiled code must have the same switches.
 */
export const THRIFTY = ['--single-threaded-gc'] as const;
