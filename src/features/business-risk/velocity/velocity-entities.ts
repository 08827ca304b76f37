/** The windows over which every velocity figure is counted, ascending. */
export const VELOCITY_WINDOWS = [
  { name: '1m', ms: 60_000 },
  { name: '10m', ms: 600_000 },
  { name: '1h', ms: 3_600_000 },
  { name: '1d', ms: 86_400_000 },
  { name: '7d', ms: 604_800_000 },
] as const;

/** If an entity has no event for this long, it counts as never seen. */
export const LONGEST_WINDOW_MS = 604_800_000;

/**
 * The entities that are counted, each with the distinct members that are counted for it. The order of members is part
 * of stored data.
 */
export const VELOCITY_ENTITIES = {
  address: ['account', 'device', 'userAgent', 'freshAccount'],
  network: ['account', 'device', 'address', 'userAgent', 'freshAccount'],
  device: ['account', 'address', 'phone', 'freshAccount'],
  account: ['address', 'network', 'device'],
  phone: ['account', 'device', 'address'],
  sponsor: ['account', 'device', 'address', 'freshAccount'],
  cookie: ['account', 'device', 'address'],
} as const satisfies Record<string, readonly string[]>;

/** An entity's kind. `network` is the /24 of an IPv4 and the /64 of an IPv6 address. */
export type EntityKind = keyof typeof VELOCITY_ENTITIES;
/** What is counted distinctly. `freshAccount` is an account that this site first saw within the last day. */
export type MemberKind = (typeof VELOCITY_ENTITIES)[EntityKind][number];

/** The name of a window. */
export type WindowName = (typeof VELOCITY_WINDOWS)[number]['name'];

export const ENTITY_KINDS = Object.keys(VELOCITY_ENTITIES) as readonly EntityKind[];

/** The most members that an entity kind counts. Stores size their scratch space by it. */
export const MEMBERS_MAX = Math.max(...Object.values(VELOCITY_ENTITIES).map((members) => members.length));
