import { MOMENT_ENTITIES, MOMENTS_KEPT_MS, type Moment, type MomentEntity } from '../velocity/moment-store.ts';
import type { OnDemandFacts, OnDemandFeature } from './on-demand-feature.ts';

/** Steps that follow each other, e.g. a reset, then a login, then a withdrawal. */
export interface Sequence {
  readonly name: string;
  readonly entity: MomentEntity;
  /** What happened, in order. The last step is the request itself. */
  readonly steps: readonly string[];
  /** Time from the first step to the last, e.g. `2h`. */
  readonly within: string;
}

/** Outcomes that need no declaration. */
export const STANDARD_OUTCOMES = ['login_failed', 'password_reset', 'order_paid', 'withdrawal'] as const;

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Milliseconds of a time such as `90m`, `12h` or `30d`. Null if the text is no such time, or if it is longer than 30
 * days.
 */
export function windowMs(text: string): number | null {
  const [, count, unit] = /^([1-9]\d{0,4})([mhd])$/.exec(text) ?? [];
  if (count === undefined) return null;
  const ms = Number(count) * UNITS[unit as keyof typeof UNITS];
  return ms <= MOMENTS_KEPT_MS ? ms : null;
}

/** Whether a name says something that can happen: a known outcome, or `scene_` and a scene. */
export function canHappen(what: string, outcomes: ReadonlySet<string>): boolean {
  return SCENE.test(what) || outcomes.has(what) || STANDARD_OUTCOMES.some((outcome) => outcome === what);
}

const SCENE = /^scene_\w{1,64}$/;
const COUNT = new RegExp(`^(${MOMENT_ENTITIES.join('|')})_(\\w+)_([1-9]\\d{0,4}[mhd])$`);
/** What null means for figures of what happened. */
export const NO_ENTITY = 'the request has no such entity, or what happened before could not be read in time';

/**
 * The feature that counts what happened in a window, e.g. `account_login_failed_1h`,
 * `device_scene_e_login_protection_12h` or `phone_events_30d`. Null if the name does not have this shape.
 */
export function momentFeature(name: string, outcomes: ReadonlySet<string>): OnDemandFeature | null {
  const [, entity, what = '', window = ''] = COUNT.exec(name) ?? [];
  const ms = windowMs(window);
  if (entity === undefined || ms === null) return null;
  if (what !== 'events' && !canHappen(what, outcomes)) return null;
  const isWanted = (moment: Moment) => (what === 'events' ? moment.isRequest : moment.what.includes(what));
  return {
    name,
    type: 'number',
    unit: 'requests',
    window,
    entity,
    meaning: what === 'events' ? 'requests, at most 256' : `times of ${what}, at most 256`,
    nullMeans: NO_ENTITY,
    isPersonal: false,
    readsMoments: true,
    read: ({ event, moments }) =>
      momentsOf(moments, entity as MomentEntity)?.filter((moment) => event.atMs - moment.atMs < ms && isWanted(moment))
        .length ?? null,
  };
}

const DISTINCT = new RegExp(
  `^(${MOMENT_ENTITIES.join('|')})_(accounts|devices|phones|addresses)_([1-9]\\d{0,4}[mhd])$`,
);
const MEMBERS = { accounts: 'account', devices: 'device', phones: 'phone', addresses: 'address' } as const;

/**
 * The feature that counts distinct things in a window that the feature table does not have, e.g. `device_accounts_30d`
 * or `address_accounts_3h`. Null if the name does not have this shape.
 */
export function distinctFeature(name: string): OnDemandFeature | null {
  const [, entity, members = '', window = ''] = DISTINCT.exec(name) ?? [];
  const ms = windowMs(window);
  const member = MEMBERS[members as keyof typeof MEMBERS];
  if (entity === undefined || ms === null || member === entity) return null;
  return {
    name,
    type: 'number',
    unit: members,
    window,
    entity,
    meaning: `distinct ${members} among the last 256 requests`,
    nullMeans: `none of these requests named one, or ${NO_ENTITY}`,
    isPersonal: false,
    readsMoments: true,
    remembers: 'others',
    read: ({ event, moments }) => {
      const all = momentsOf(moments, entity as MomentEntity);
      if (all === null) return null;
      const seen = all.filter(({ atMs }) => event.atMs - atMs < ms).map(({ others }) => others?.[member]);
      return new Set(seen.filter((key) => key !== undefined)).size || null;
    },
  };
}

/** The flag that a sequence ends with this request. */
export function sequenceFeature({ name, entity, steps, within }: Sequence): OnDemandFeature {
  const ms = windowMs(within) ?? 0;
  return {
    name: `sequence_${name}`,
    type: 'flag',
    unit: '-',
    window: within,
    entity,
    meaning: `${steps.join(' → ')}: in this order, the last with this request`,
    nullMeans: NO_ENTITY,
    isPersonal: false,
    readsMoments: true,
    read: ({ event, moments }) => {
      const all = momentsOf(moments, entity);
      return all === null ? null : endsWith(all, steps, event.atMs - ms);
    },
  };
}

/** What happened to an entity, latest first, with the request itself at the beginning. Null if it is not known. */
export function momentsOf(moments: OnDemandFacts['moments'], entity: MomentEntity): readonly Moment[] | null {
  return moments?.[entity] ?? null;
}

/** Looks for the steps from the last one back. Each takes the latest moment that it can, so none is missed. */
function endsWith([now, ...before]: readonly Moment[], steps: readonly string[], fromMs: number): boolean {
  const left = [...steps];
  const last = left.pop();
  if (now === undefined || last === undefined || !now.what.includes(last)) return false;
  for (const { atMs, what } of before) {
    const step = left.at(-1);
    if (step === undefined || atMs <= fromMs) break;
    if (what.includes(step)) left.pop();
  }
  return left.length === 0;
}

/** Names of this shape that may have been meant: what can happen, in the entity and window of the name. */
export function nearestMomentNames(meant: string, outcomes: ReadonlySet<string>): readonly string[] {
  const window = /_([1-9]\d{0,4}[mhd])$/.exec(meant)?.[1];
  if (window === undefined || windowMs(window) === null) return [];
  const what = ['events', ...STANDARD_OUTCOMES, ...outcomes];
  const counted = MOMENT_ENTITIES.flatMap((entity) => what.map((each) => `${entity}_${each}_${window}`));
  const distinct = MOMENT_ENTITIES.flatMap((entity) =>
    Object.keys(MEMBERS).map((each) => `${entity}_${each}_${window}`),
  );
  return [...counted, ...distinct.filter((name) => distinctFeature(name) !== null)];
}
