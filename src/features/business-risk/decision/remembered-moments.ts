import { Fault } from '../../../kernel/fault.ts';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { OnDemandFeature } from '../features/on-demand-feature.ts';
import type { RiskEvent } from '../ingest/risk-event.ts';
import type { Moment, MomentKeys, Moments, MomentStore } from '../velocity/moment-store.ts';

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

/**
 * Reads what happened before, if a rule reads it, and remembers the request, if a rule does or if it says an outcome. A
 * request that repeats one counts only with its outcome, because every attempt counts.
 */
export async function rememberMoments(
  moments: MomentStore,
  wanted: readonly OnDemandFeature[],
  { event, orderId }: { readonly event: RiskEvent; readonly orderId: string },
  signal: AbortSignal,
): Promise<Remembered> {
  const reads = wanted.some(({ readsMoments }) => readsMoments);
  const outcome = event.declared?.outcome ?? null;
  if (!reads && outcome === null) return NOTHING_REMEMBERED;
  const isRepeat = event.repeatOfMs !== undefined;
  const scene = /^\w{1,64}$/.test(event.scene) ? [`scene_${event.scene}`] : [];
  const what = [...(isRepeat ? [] : scene), ...(outcome === null ? [] : [outcome])];
  const moment = { atMs: event.atMs, what, isRequest: !isRepeat };
  const keys = momentKeys(event);
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
