import type { ChainStart } from './link.ts';
import { isCount, isHash, isRecord } from './stored-json.ts';

/** What the start of a chain that began for retention says in its details. */
export interface RetentionDetails {
  /** Everything up to this link was removed, with its rows. */
  readonly through: {
    /** 1 or more. */
    readonly chain: number;
    /** 1 or more. */
    readonly link: number;
    readonly mac: string;
    readonly committedAtMs: number;
    /** Rows of its chain up to this link, including it. */
    readonly ledgerRows: number;
    readonly auditRows: number;
    /** 0 if it began before there were credits. */
    readonly creditRows: number;
  };
  /** Rows from before the first chain that were still there when this chain began. They are removed too. */
  readonly unchained: { readonly ledger: number; readonly audit: number; readonly credits: number };
}

/**
 * Gives the details of the latest chain that began for retention. `null` if there is none. Its start is bound to them by
 * its MAC, which the check verifies when it comes to that start. So everything that is kept is verified from `through`
 * on, and nothing before it is needed. Throws an Error if the details are damaged.
 */
export function latestRetention(starts: readonly Pick<ChainStart, 'reason' | 'details'>[]): RetentionDetails | null {
  const start = starts.findLast(({ reason }) => reason === 'retention');
  if (start === undefined) return null;
  const details: unknown = JSON.parse(start.details);
  const [through, unchained] = isRecord(details) ? [throughOf(details['through']), rowsOf(details['unchained'])] : [];
  if (!through || !unchained) throw new Error('the start of a chain that began for retention is damaged');
  return { through, unchained };
}

function throughOf(content: unknown): RetentionDetails['through'] | null {
  if (!isRecord(content)) return null;
  const { chain, link, mac, committedAtMs, ledgerRows, auditRows, creditRows = 0 } = content;
  if (!isCount(chain) || chain === 0 || !isCount(link) || link === 0 || !isHash(mac) || !isCount(committedAtMs))
    return null;
  if (!isCount(ledgerRows) || !isCount(auditRows) || !isCount(creditRows)) return null;
  return { chain, link, mac, committedAtMs, ledgerRows, auditRows, creditRows };
}

function rowsOf(content: unknown): RetentionDetails['unchained'] | null {
  if (!isRecord(content)) return null;
  const { ledger, audit, credits = 0 } = content;
  return isCount(ledger) && isCount(audit) && isCount(credits) ? { ledger, audit, credits } : null;
}
