/**
 * Switches of Node for processes of tests, which change only what they cost: V8 collects with the thread that allocates. By
 * default up to four more threads help it, which on a machine whose cores are busy with other tests costs a sixth of all
 * processor time. Processes that share compiled code must have the same switches.
 */
export const THRIFTY = ['--single-threaded-gc'] as const;
