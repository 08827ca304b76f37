/** How a test calls an operation that changes something, and which status each caller gets. */
export interface Row {
  /** Path below `/admin/v1`. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Statuses in the order of ASKERS. */
  readonly statuses: readonly [
    nobody: number,
    auditor: number,
    b: number,
    a: number,
    billing: number,
    compliance: number,
    analyst: number,
    operator: number,
    owner: number,
  ];
}
/**
 * The callers, by role. `nobody` has no token. `a` and `b` are integrators of two tenants, and what the calls are about
 * belongs to `a`.
 */
export const ASKERS = ['nobody', 'auditor', 'b', 'a', 'billing', 'compliance', 'analyst', 'operator', 'owner'] as const;
/** One of the callers, e.g. `auditor`. */
export type Asker = (typeof ASKERS)[number];

/**
 * The refusals, which come before the statuses of the callers with the right: the owner alone, the operator too, and so
 * on.
 */
export const OWNERS = [401, 403, 403, 403, 403, 403, 403, 403] as const;
/** See OWNERS. */
export const HOUSE = [401, 403, 403, 403, 403, 403, 403] as const;
/** See OWNERS. */
export const RISK = [401, 403, 403, 403, 403, 403] as const;
/** A name and an id that nothing has. */
export const NOBODY = 'rest-of-nobody';
/** A day of which nothing is known. */
export const NO_DAY = '1999-01-01';
/** A valid, made-up id number. */
export const ID = '11010519491231002X';

/** The names and ids of the things that belong to `a`, once they exist. */
export interface Things {
  readonly appId: string;
  readonly orderId: string;
  readonly tokenId: string;
}

/** A report of evidence. */
export const piece = { phone: '13900000001', code: 11004, level: 3, observedAt: 1_700_000_000_000 };
