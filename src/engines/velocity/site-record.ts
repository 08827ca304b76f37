import type { Decayed } from '../../features/business-risk/baselines/decayed.ts';
import type { ComparedKind } from '../../features/business-risk/baselines/place-record.ts';

const NOTHING: Decayed = { count: 0, atMs: 0 };
const SAME_AT_FIRST = { agent: 0.04, model: 0.03, prefix: 0.002 } as const;

/** What is kept of the site. Plain data. */
export interface SiteRecord {
  firstMs: number;
  requests: Decayed;
  established: Decayed;
  /** By family of places: chance that two accounts bring the same agent, model or number range. */
  readonly sameMark: Record<ComparedKind, number>;
  /** Pairs that were compared for it. */
  readonly compared: Record<ComparedKind, number>;
}

/** A site with its first request. */
export function newSite(firstMs: number): SiteRecord {
  return {
    firstMs,
    requests: NOTHING,
    established: NOTHING,
    sameMark: { ...SAME_AT_FIRST },
    compared: { agent: 0, model: 0, prefix: 0 },
  };
}

/** Share of requests by established accounts. Both counts fade alike, so their ratio stays what it was at the last request. */
export function establishedShare({ established, requests }: SiteRecord): number {
  return established.count / Math.max(requests.count, 1);
}
