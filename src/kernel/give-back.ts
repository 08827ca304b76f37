import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

type Collect = (options: {
  readonly type: 'major';
  readonly execution: 'sync';
  readonly flavor: 'last-resort';
}) => void;

/** Node hands what is kept under it to each thread that starts. */
const KEPT = 'renzheng:keeps-start-memory';

/**
 * Says whether this thread, and those that it starts from now on, keep what their start left behind. A process that starts
 * many servers, e.g. for tests, would collect its heap with each of them.
 */
export function keepStartMemory(isKept: boolean): void {
  setEnvironmentData(KEPT, isKept);
}

/**
 * Collects everything that this thread no longer needs, and gives the free pages of its heap back to the system. A thread
 * calls it once, when it has started: modules, migrations and the bytes of models leave garbage behind that V8 would keep
 * for as long as the thread has little to do. It takes about 60 ms of the main thread and 10 to 20 ms of any other, so
 * nothing that answers calls may run it. It does nothing after `keepStartMemory(true)`.
 */
export function giveBackStartMemory(): void {
  if (getEnvironmentData(KEPT) === true) return;
  // The flag is one of the process, and threads that start together come here at once. So none of them takes it back.
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as Collect;
  // The flavor of V8 that also shrinks the young generation. An ordinary collection leaves it as large as it became.
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
