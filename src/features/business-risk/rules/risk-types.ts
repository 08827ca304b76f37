import { told, type Told } from '../../../kernel/told.ts';

/** Every RiskType of API 615 with its parent, in the document's order. Meanings are in this product's own words. */
export const RISK_TYPES = [
  {
    code: 1,
    parent: null,
    subject: 'account',
    meaning: told`the account has little credit: punished, reported or barely active`,
  },
  { code: 11, parent: 1, subject: 'account', meaning: told`suspiciously little activity for the age of the account` },
  {
    code: 2,
    parent: null,
    subject: 'account',
    meaning: told`junk account: registered in bulk or recently in grave violation`,
  },
  { code: 21, parent: 2, subject: 'account', meaning: told`suspected secondary account raised for abuse` },
  { code: 22, parent: 2, subject: 'account', meaning: told`account with earlier violations, reports or punishments` },
  { code: 3, parent: null, subject: 'account', meaning: told`the account parameters do not name a possible account` },
  { code: 4, parent: null, subject: 'account', meaning: told`on the block-list` },
  { code: 5, parent: null, subject: 'account', meaning: told`on the allow-list` },
  {
    code: 101,
    parent: null,
    subject: 'behaviour',
    meaning: told`batch operation: requests cluster on an address, device or environment`,
  },
  { code: 1011, parent: 101, subject: 'behaviour', meaning: told`cluster on an address or its network` },
  { code: 1012, parent: 101, subject: 'behaviour', meaning: told`cluster on a device` },
  { code: 102, parent: null, subject: 'behaviour', meaning: told`automaton: a program sends the requests` },
  { code: 103, parent: null, subject: 'behaviour', meaning: told`paid or organised participation for reward` },
  {
    code: 104,
    parent: null,
    subject: 'behaviour',
    meaning: told`the sign-in token of the open account is not valid (any more)`,
  },
  { code: 201, parent: null, subject: 'environment', meaning: told`abnormal environment: unusual or abused address` },
  { code: 2011, parent: 201, subject: 'environment', meaning: told`address unusual for this account` },
  { code: 2012, parent: 201, subject: 'environment', meaning: told`data-centre, proxy, VPN or abused address` },
  { code: 205, parent: null, subject: 'environment', meaning: told`not an address of the public internet` },
  { code: 206, parent: null, subject: 'device', meaning: told`abnormal use of the device` },
  { code: 2061, parent: 206, subject: 'device', meaning: told`device unusual for this account` },
  { code: 2062, parent: 206, subject: 'device', meaning: told`virtual device: emulator, script or cloud phone` },
  { code: 2063, parent: 206, subject: 'device', meaning: told`device under group control: modem pool or phone wall` },
] as const satisfies readonly RiskTypeEntry[];

/** One row of RISK_TYPES. */
interface RiskTypeEntry {
  readonly code: number;
  /** A child code never stands alone in an answer: it brings this one. */
  readonly parent: number | null;
  readonly subject: 'account' | 'behaviour' | 'environment' | 'device';
  readonly meaning: Told;
}

/** A code that the answer's RiskType may hold. */
export type RiskType = (typeof RISK_TYPES)[number]['code'];

/** How a decision ends, from harmless to severe. */
export const RISK_LEVELS = ['pass', 'review', 'reject'] as const;
/** How a decision ends. */
export type RiskLevel = (typeof RISK_LEVELS)[number];

const PARENTS: ReadonlyMap<number, RiskType | null> = new Map(RISK_TYPES.map(({ code, parent }) => [code, parent]));

/** Whether a number is a RiskType of the document. */
export function isRiskType(code: number): code is RiskType {
  return PARENTS.has(code);
}

/** The codes with the parents their children bring, each once, ascending. */
export function withParents(codes: Iterable<RiskType>): RiskType[] {
  const all: RiskType[] = [];
  for (const code of codes) {
    if (all.includes(code)) continue;
    const parent = PARENTS.get(code);
    if (parent && !all.includes(parent)) all.push(parent);
    all.push(code);
  }
  return all.toSorted((a, b) => a - b);
}

/** The severer of two levels. */
export function severer(a: RiskLevel, b: RiskLevel): RiskLevel {
  return RISK_LEVELS.indexOf(a) >= RISK_LEVELS.indexOf(b) ? a : b;
}
