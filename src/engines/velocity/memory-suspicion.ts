import { decayedCount } from '../../features/business-risk/baselines/decayed.ts';
import type { Observation } from '../../features/business-risk/baselines/observation.ts';
import {
  countSuspect,
  discountSuspect,
  newSuspicion,
  raiseSuspicion,
  SUSPICION_HALF_LIFE_MS,
  NEW_DAYS,
  type NotedSuspicion,
  type SuspectShare,
  type SuspicionReading,
  type SuspicionRecord,
} from '../../features/business-risk/baselines/suspicion.ts';
import { BoundedMap } from './bounded-map.ts';
import { markKey } from './mark-record.ts';

/** Places at which suspicion is remembered. A scene is none, because everybody uses it. */
const PLACES = ['address', 'network', 'device', 'sponsor'] as const;
/** Marks by which suspicious new accounts are compared with the others. */
const AGENT_MARKS = ['agent', 'model'] as const;
const NUMBER_MARKS = ['prefix'] as const;
type ComparedMark = (typeof AGENT_MARKS)[number] | (typeof NUMBER_MARKS)[number];
/** Fewer suspicious accounts with a mark are chance. */
const SUSPECTS_MIN = 2;

/** New accounts of the last days with a mark. */
export type BornWith = (key: string) => number;

/** What suspicious requests left behind, by place, mark and session, bounded. Only they make records. */
export class MemorySuspicion {
  readonly #records: BoundedMap<string, SuspicionRecord>;

  constructor(max: number) {
    this.#records = new BoundedMap(max);
  }

  /** Remembers a suspicious request. */
  note(observation: Observation, { points, inCrowd }: NotedSuspicion): void {
    const { atMs, session } = observation;
    if (session !== null) raiseSuspicion(this.#record(`session ${session}`), points, atMs);
    if (inCrowd) return;
    for (const key of keysOf(observation)) countSuspect(this.#record(key), memberOf(observation), atMs);
  }

  /** Forgets what the account of a request left behind with it, because the request was of an honest person. */
  forgive(observation: Observation): void {
    const session = observation.session === null ? null : `session ${observation.session}`;
    if (session !== null && this.#records.get(session) !== undefined) this.#records.set(session, newSuspicion());
    for (const key of keysOf(observation)) {
      const record = this.#records.get(key);
      if (record !== undefined) discountSuspect(record, memberOf(observation));
    }
  }

  read(observation: Observation, bornWith: BornWith): SuspicionReading {
    const { atMs, session, places } = observation;
    const at = (kind: (typeof PLACES)[number]) => {
      const key = places[kind];
      return key === undefined ? Number.NaN : this.#count(`${kind} ${key}`, atMs);
    };
    return {
      address: at('address'),
      network: at('network'),
      device: at('device'),
      sponsor: at('sponsor'),
      session: session === null ? Number.NaN : this.#count(`session ${session}`, atMs),
      agents: this.#share(AGENT_MARKS, observation, bornWith),
      numbers: this.#share(NUMBER_MARKS, observation, bornWith),
    };
  }

  entries(): readonly (readonly [string, SuspicionRecord])[] {
    return this.#records.entries();
  }

  /** Takes over what a snapshot held. Accounts that it does not name one by one count on until they have faded. */
  restore(entries: readonly (readonly [string, SuspicionRecord])[]): void {
    for (const [key, { accounts, members }] of entries)
      this.#records.set(key, { accounts, ...(members?.every(Array.isArray) === true && { members }) });
  }

  /** The mark of which the largest share of new accounts was suspicious. */
  #share(kinds: readonly ComparedMark[], { appId, atMs, marks }: Observation, bornWith: BornWith): SuspectShare {
    const isNamed = kinds.some((kind) => marks[kind] !== undefined);
    let worst: SuspectShare = isNamed ? { suspects: 0, share: 0 } : { suspects: Number.NaN, share: Number.NaN };
    for (const kind of kinds) {
      const value = marks[kind];
      if (value === undefined) continue;
      const key = markKey(appId, kind, value);
      const suspects = this.#count(key, atMs);
      if (suspects < SUSPECTS_MIN) continue;
      const share = Math.min(suspects / (bornWith(key) + 1), 1);
      if (share > worst.share) worst = { suspects, share };
    }
    return worst;
  }

  #count(key: string, atMs: number): number {
    const record = this.#records.get(key);
    return record === undefined ? 0 : decayedCount(record.accounts, atMs, SUSPICION_HALF_LIFE_MS);
  }

  #record(key: string): SuspicionRecord {
    let record = this.#records.use(key);
    if (record === undefined) {
      record = newSuspicion();
      this.#records.set(key, record);
    }
    return record;
  }
}

/** Records in which a suspicious request counts its account: of its places, and of its marks if the account is new. */
function keysOf({ appId, accountDays, places, marks }: Observation): readonly string[] {
  const compared = accountDays >= NEW_DAYS ? [] : [...AGENT_MARKS, ...NUMBER_MARKS];
  return [
    ...PLACES.flatMap((kind) => (places[kind] === undefined ? [] : [`${kind} ${places[kind]}`])),
    ...compared.flatMap((kind) => (marks[kind] === undefined ? [] : [markKey(appId, kind, marks[kind])])),
  ];
}

function memberOf({ account }: Observation): number {
  return Number.parseInt(account.slice(0, 8), 16);
}
