import type { WorkUnderWay } from '../../kernel/work-under-way.ts';
import type { AdminContract } from '../../wire/admin/define-admin.ts';

/** What calls of the admin API are counted with. Left out if nothing waits for them. */
export interface CountedWork {
  readonly underWay?: Pick<WorkUnderWay, 'during' | 'within'>;
}

/**
 * Does a call as work under way if it may write about a person, because that person may be erased meanwhile. A call that
 * only reads, or that leaves nothing by its contract, is not counted. Gives what the work gives, and throws what it throws.
 */
export function counted<T>(contract: AdminContract, { underWay }: CountedWork, work: () => Promise<T>): Promise<T> {
  if (underWay === undefined || contract.method === 'GET') return work();
  return contract.underWay === undefined ? underWay.during(work) : underWay.within(work);
}
