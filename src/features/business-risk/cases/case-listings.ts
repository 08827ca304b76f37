import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { DecisionLog } from '../decision/decision-record.ts';
import { momentKeys } from '../decision/remembered-moments.ts';
import { LISTED_KEYS_MAX, type EntityKey } from '../lists/key-draft.ts';
import type { ListEntry } from '../lists/list-entry.ts';
import type { ListDesk } from '../policy/list-desk.ts';
import type { CaseEntityKind, RiskCase } from './case.ts';

/** What of a case becomes entries of a list. */
export interface CaseListing {
  /** `block`, `allow`, or a list of the operator's own. */
  readonly list: string;
  readonly kinds: readonly CaseEntityKind[];
  /** Only those of this order. Null for all orders of the case. */
  readonly orderId: string | null;
  /** ISO 8601. Undefined for no end. */
  readonly end: string | undefined;
  /** Why, without personal data. Undefined for the number of the case. */
  readonly reason: string | undefined;
}

interface Asked {
  readonly found: RiskCase;
  readonly orders: readonly string[];
  readonly listings: readonly CaseListing[];
  readonly by: { readonly name: string };
  readonly atMs: number;
}

interface Ports {
  readonly decisions: Pick<DecisionLog, 'find'>;
  readonly lists: Pick<ListDesk, 'prepareFromKeys'>;
}

/** The entries of the listings of a case, ready to be kept, or what is wrong with them. Throws Fault. */
export async function caseListings(
  { decisions, lists }: Ports,
  { found, orders, listings, by, atMs }: Asked,
): Promise<
  | { readonly ok: true; readonly entries: readonly ListEntry[]; readonly writes: readonly DurableWrite[] }
  | { readonly ok: false; readonly problem: string }
> {
  const entries: ListEntry[] = [];
  const writes: DurableWrite[] = [];
  for (const { list, kinds, orderId, end, reason } of listings) {
    if (orderId !== null && !orders.includes(orderId)) return problem(`${orderId} is no order of this case`);
    const keys = await keysOf(decisions, orderId === null ? orders : [orderId], kinds);
    if (keys.length === 0) return problem(NOTHING_LEFT);
    if (keys.length > LISTED_KEYS_MAX) return problem(TOO_MANY);
    const made = lists.prepareFromKeys(
      {
        list,
        keys,
        // A reopened case that is resolved again makes entries of its own.
        reference: `${found.id} ${found.revision + 1}`,
        note: reason ?? `case ${found.number}`,
        ...(end !== undefined && { end }),
      },
      { name: by.name, nowMs: atMs },
    );
    if (!made.ok) return made;
    entries.push(...made.entries);
    writes.push(made.write);
  }
  return { ok: true, entries, writes };
}

const NOTHING_LEFT =
  'the requests of this case name none of these, or they are past their retention (retention.riskEventDays). Choose other kinds, or add the entry by its value';
const TOO_MANY = `the case names more than ${LISTED_KEYS_MAX} of these. List those of one order at a time`;

async function keysOf(
  decisions: Pick<DecisionLog, 'find'>,
  orders: readonly string[],
  kinds: readonly CaseEntityKind[],
): Promise<readonly EntityKey[]> {
  const found = new Map<string, EntityKey>();
  for (const orderId of orders) {
    const event = (await decisions.find(orderId))?.event ?? null;
    if (event === null) continue;
    const keys = momentKeys(event);
    for (const kind of kinds) {
      const key = keys[kind];
      if (key !== null) found.set(`${kind} ${key}`, { kind, key });
    }
  }
  return [...found.values()];
}

function problem(text: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem: text };
}
