import type { LinkStore } from '../links/link-store.ts';
import { CASE_ENTITY_KINDS, type CaseEntity, type CaseEntityKind, type DecisionBeside } from './case.ts';
import type { CaseStore } from './case-store.ts';

/** The newest decisions that are read of each entity. */
const ENTITY_DECISIONS_MAX = 100;

/**
 * Reads the decisions outside of the review queue that have something in common with a case, the newest `limit`. It
 * reads at most 100 decisions of each entity, so its work is bounded. Throws Fault.
 */
export async function decisionsBeside(
  { links, cases }: { readonly links: Pick<LinkStore, 'decisionsOf'>; readonly cases: Pick<CaseStore, 'ofCases'> },
  entities: readonly CaseEntity[],
  limit: number,
): Promise<readonly DecisionBeside[]> {
  const read = await links.decisionsOf(entities, ENTITY_DECISIONS_MAX);
  const found = new Map<string, Omit<DecisionBeside, 'shares'> & { readonly shares: Set<CaseEntityKind> }>();
  for (const [at, { kind }] of entities.entries()) {
    for (const { orderId, atMs, level } of read[at] ?? []) {
      const known = found.get(orderId) ?? { orderId, atMs, level, shares: new Set() };
      known.shares.add(kind);
      found.set(orderId, known);
    }
  }
  const inCases = new Set(await cases.ofCases([...found.keys()]));
  return [...found.values()]
    .filter(({ orderId }) => !inCases.has(orderId))
    .toSorted((a, b) => b.atMs - a.atMs || (a.orderId < b.orderId ? 1 : -1))
    .slice(0, limit)
    .map(({ shares, ...decision }) => ({ ...decision, shares: CASE_ENTITY_KINDS.filter((kind) => shares.has(kind)) }));
}
