import { z } from 'zod';
import type { ChainStart } from './link.ts';

const schema = z.object({
  /** Everything up to this link was removed, with its rows. */
  through: z.object({
    chain: z.int().min(1),
    link: z.int().min(1),
    mac: z.string().regex(/^[0-9a-f]{64}$/),
    committedAtMs: z.int(),
    /** Rows of its chain up to this link, including it. */
    ledgerRows: z.int().min(0),
    auditRows: z.int().min(0),
    creditRows: z.int().min(0).default(0),
  }),
  /** Rows from before the first chain that were still there when this chain began. They are removed too. */
  unchained: z.object({
    ledger: z.int().min(0),
    audit: z.int().min(0),
    credits: z.int().min(0).default(0),
  }),
});

/** What the start of a chain that began for retention says in its details. */
export type RetentionDetails = z.infer<typeof schema>;

/**
 * Gives the details of the latest chain that began for retention. `null` if there is none. Its start is bound to them by
 * its MAC, which the check verifies when it comes to that start. So everything that is kept is verified from `through`
 * on, and nothing before it is needed. Throws an Error if the details are damaged.
 */
export function latestRetention(starts: readonly Pick<ChainStart, 'reason' | 'details'>[]): RetentionDetails | null {
  const start = starts.findLast(({ reason }) => reason === 'retention');
  return start === undefined ? null : schema.parse(JSON.parse(start.details));
}
