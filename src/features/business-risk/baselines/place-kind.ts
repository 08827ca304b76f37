import type { PlaceReading } from './baseline-store.ts';

/** What an address has shown itself to be. */
export const ADDRESS_PLACES = [
  '',
  'home',
  'office',
  'shop',
  'campus',
  'carrier',
  'promotion',
  'shared',
  'datacenter',
] as const;
/** What kind of place an address is, e.g. `office`. */
export type AddressPlace = (typeof ADDRESS_PLACES)[number];

/** What else a judgement of an address needs. Counts are of the last seven days unless they say otherwise. */
export interface AddressUse {
  readonly datacenter: boolean;
  readonly sharedFeed: boolean;
  readonly accounts: number;
  readonly devices: number;
  readonly agents: number;
  readonly freshToday: number;
  /** Accounts of less than a day that acted in the last minute, and in the last hour. */
  readonly freshMinute: number;
  readonly freshHour: number;
}

const HOME_ACCOUNTS_MAX = 6;
const CARRIER_ACCOUNTS_MIN = 120;
const OFFICE_HOURS_MIN = 0.7;
/** Accounts a device, from which devices are handed around. */
const SHOP_ACCOUNTS_A_DEVICE = 4;
/** The new accounts of a phone for which hands are quick enough. */
const SHOP_PACE = { minute: 3, hour: 30 };
/** The new accounts that act in one minute of a crowd with phones of its own, e.g. at a stand. A program is faster. */
const PROMOTION_MINUTE_MAX = 40;

/** Names the kind of place, by its use and its past; empty while it has shown too little. */
export function addressPlace(
  { daysSeen, knownNormal, freshNormal, officeHours }: PlaceReading,
  use: AddressUse,
): AddressPlace {
  if (use.datacenter) return 'datacenter';
  if (use.accounts <= HOME_ACCOUNTS_MAX) return daysSeen >= 2 ? 'home' : '';
  // A shop's tablet may send its customers' identifiers, so the kinds of phones are looked at too.
  const phones = Math.min(use.devices > 0 ? use.devices : use.agents, use.agents > 0 ? use.agents : use.devices);
  if (phones > 0 && use.accounts >= phones * SHOP_ACCOUNTS_A_DEVICE) {
    if (isPacedByHands(use, phones)) return 'shop';
    // Of a crowd with phones of its own, an app may name one agent for all.
    if (use.accounts >= use.devices * SHOP_ACCOUNTS_A_DEVICE) return 'shared';
  }
  if (use.sharedFeed || (daysSeen >= 2 && use.accounts >= CARRIER_ACCOUNTS_MIN && knownNormal >= 20)) return 'carrier';
  const isCrowd = use.freshToday >= 8 && use.freshToday > 3 * (freshNormal + knownNormal + 1);
  if (isCrowd && use.freshMinute <= PROMOTION_MINUTE_MAX) return 'promotion';
  if (daysSeen < 2) return 'shared';
  if (officeHours >= OFFICE_HOURS_MIN) return 'office';
  return use.accounts >= 20 ? 'campus' : 'shared';
}

/** Whether people can have made the new accounts of an address by hand, on so many phones. */
function isPacedByHands({ freshMinute, freshHour }: AddressUse, phones: number): boolean {
  return freshMinute <= SHOP_PACE.minute * phones && freshHour <= SHOP_PACE.hour * phones;
}
