import type { WorkUnderWay } from '../../kernel/work-under-way.ts';
import type { AdminContract } from '../../wire/admin/define-admin.ts';

/** What calls of the admin API are counted with. Left out if nothing waits for them. */
export interface CountedWork {
  readonly underWay?: Pick<WorkUnderWay, 'during' | 'within'>;
}

/**
 * Does a call as work under way if it may write, because it then may hold a person who is erased meanwhile. A call that
 * only reads leaves nothing of her. Gives what the work gives, and throws what it throws.
 */
export function counted<T>(
  { method, waitsForWork }: AdminContract,
  { underWay }: CountedWork,
  work: () => Promise<T>,
): Promise<T> {
  if (underWay === undefined || method === 'GET') return work();
  return waitsForWork === true ? underWay.within(work) : underWay.during(work);
}
