import { connect } from 'node:net';
import { systemClock } from '../../kernel/clock.ts';
import { within } from '../../kernel/timers.ts';

/** Where a server listens: a host and a port, or the folder of its socket. */
export interface ServerPlace {
  readonly host: string;
  readonly port: number;
}

/** How long an answer may take before it is looked whether the server can be reached at all, milliseconds. */
const LOOK_AFTER_MS = 3_000;
const CONNECT_MS = 2_000;

/**
 * Waits for an answer of a server. `late` after `timeoutMs`, and within seconds if the server cannot be reached any more: a
 * network that was cut loses packets without a word, and the connection itself would wait for minutes. A server that can be
 * reached may take its time, e.g. while another node holds a lock.
 */
export async function answerWithin<T>(timeoutMs: number, server: ServerPlace, answer: Promise<T>): Promise<T | 'late'> {
  const deadlineMs = systemClock.monotonicMs() + timeoutMs;
  const leftMs = () => deadlineMs - systemClock.monotonicMs();
  for (let left = timeoutMs; left > LOOK_AFTER_MS; left = leftMs()) {
    const answered = await within(LOOK_AFTER_MS, answer);
    if (answered !== 'late') return answered;
    if (!(await canBeReached(server, leftMs()))) return 'late';
  }
  // Nothing is looked for after the last wait, because the time is over.
  return within(Math.max(0, leftMs()), answer);
}

/** Whether the server takes a connection. A socket in a folder is on this machine. */
async function canBeReached({ host, port }: ServerPlace, leftMs: number): Promise<boolean> {
  if (host.startsWith('/')) return true;
  const socket = connect({ host, port });
  const connected = new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  const found = await within(Math.min(CONNECT_MS, leftMs), connected);
  socket.destroy();
  return found === true;
}
