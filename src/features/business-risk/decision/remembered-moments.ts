import { Fault } from '../../../kernel/fault.ts';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { OnDemandFeature } from '../features/on-demand-feature.ts';
import type { RiskEvent } from '../ingest/risk-event.ts';
import type { FeedIndex } from '../feeds/feed-index.ts';
import type { Features } from '../features/features.ts';
import { placeOf } from '../features/travel-features.ts';
import {
  MOMENT_ENTITIES,
  type Moment,
  type MomentKeys,
  type Moments,
  type MomentStore,
} from '../velocity/moment-store.ts';

/** Pseudonyms of what a request can happen to. An address that is not public identifies no client. */
export function momentKeys(event: RiskEvent): MomentKeys {
  const { account, device, phone } = event.keys;
  return { account, device, phone, address: publicKeys(event).address };
}

/** What happened before, with the request itself at the beginning, and the write that remembers the request. */
interface Remembered {
  readonly moments: Moments | null;
  readonly write: DurableWrite | null;
}

const NOTHING_REMEMBERED: Remembered = { moments: null, write: null };

/** A request to remember, with what tells where it came from. */
interface Remembering {
  readonly event: RiskEvent;
  readonly orderId: string;
  readonly feeds: FeedIndex;
  /** The features of the table. */
  readonly table: Features;
}

/**
 * Reads what happened before, if a rule reads it, and remembers the request, if a rule does or if it says an outcome. A
 * request that repeats one counts only with its outcome, because every attempt counts.
 */
export async function rememberMoments(
  moments: MomentStore,
  wanted: readonly OnDemandFeature[],
  { event, orderId, feeds, table }: Remembering,
  signal: AbortSignal,
): Promise<Remembered> {
  const reads = wanted.some(({ readsMoments }) => readsMoments);
  const outcome = event.declared?.outcome ?? null;
  if (!reads && outcome === null) return NOTHING_REMEMBERED;
  const isRepeat = event.repeatOfMs !== undefined;
  const scene = /^\w{1,64}$/.test(event.scene) ? [`scene_${event.scene}`] : [];
  const what = [...(isRepeat ? [] : scene), ...(outcome === null ? [] : [outcome])];
  const keys = momentKeys(event);
  const needs = new Set(wanted.map(({ remembers }) => remembers));
  const place = needs.has('place') ? placeOf(event, feeds, table) : null;
  const moment: Moment = {
    atMs: event.atMs,
    what,
    isRequest: !isRepeat,
    ...(place !== null && { place }),
    ...(needs.has('others') && { others: othersOf(keys) }),
  };
  const write = isRepeat && outcome === null ? null : moments.prepareAdd({ keys, moment, reference: orderId });
  if (!reads) return { moments: null, write };
  const before = await momentsBefore(moments, { keys, atMs: event.atMs }, signal);
  if (before === null) return { moments: null, write };
  const withThis = (read: readonly Moment[] | null) => read && [moment, ...read];
  const { account, device, phone, address } = before;
  return {
    write,
    moments: {
      account: withThis(account),
      device: withThis(device),
      phone: withThis(phone),
      address: withThis(address),
    },
  };
}

const OTHER_LENGTH = 16;

function othersOf(keys: MomentKeys): NonNullable<Moment['others']> {
  const named = MOMENT_ENTITIES.flatMap((entity) => {
    const key = keys[entity];
    return key === null ? [] : [[entity, key.slice(0, OTHER_LENGTH)] as const];
  });
  return Object.fromEntries(named);
}

/** Null if it could not be read in time: the features are then null, and the decision goes on. */
async function momentsBefore(
  moments: MomentStore,
  { keys, atMs }: { readonly keys: MomentKeys; readonly atMs: number },
  signal: AbortSignal,
): Promise<Moments | null> {
  try {
    return await moments.read(keys, atMs, signal);
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

/** Pseudonyms of address and network. An address that is not public identifies no client, so it has none. */
export function publicKeys({ address, keys }: RiskEvent): {
  readonly address: string | null;
  readonly network: string | null;
} {
  return address?.range === 'public' ? keys : { address: null, network: null };
}
