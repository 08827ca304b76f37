import { AsyncLocalStorage } from 'node:async_hooks';

const LEASES = new AsyncLocalStorage<string | null>();

/**
 * Does work under the lease that this node holds as the work begins. Every write of it is refused once that lease has
 * ended, also if the node has taken another one meanwhile, because the other nodes counted the work as ended. Within
 * other work, that one's lease counts on, because it may have read before.
 *
 * @param incarnation gives the incarnation that holds the lease, see NodeLease
 */
export function underLease<T>(incarnation: () => string, work: () => T): T {
  return typeof LEASES.getStore() === 'string' ? work() : LEASES.run(incarnation(), work);
}

/** The incarnation that held the lease when the work that goes on here began. Null if none did. */
export function leaseHere(): string | null {
  return LEASES.getStore() ?? null;
}

/** Does work that other work sets going and that outlives it, e.g. a job. It is not bound to the lease of that one. */
export function withoutLease<T>(work: () => T): T {
  return LEASES.run(null, work);
}
