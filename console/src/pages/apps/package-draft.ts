import { isAmount, parseCount } from '../../ui/numbers.ts';
import type { Problems } from '../../ui/problems.ts';

/** A package as the fields of a form have it. */
export interface PackageDraft {
  readonly kind: 'paid' | 'gift';
  /** Empty for any API. */
  readonly api: string;
  /** Empty for no limit, if calls are billed afterwards. */
  readonly calls: string;
  readonly unitPrice: string;
  /** Whether the price list of the customer holds in place of a price of its own. */
  readonly isByList: boolean;
  /** Empty for a package that does not end. */
  readonly days: string;
}

/** The fields of the form, by the names of the server. */
export type PackageField = 'api' | 'calls' | 'unitPrice' | 'days';

/** The words for what can be wrong. */
export interface PackageProblemWords {
  readonly notACountFromOne: string;
  readonly notAnAmount: string;
  readonly notDays: string;
}

/** A package of calls that are billed afterwards. */
export const EMPTY_PACKAGE: PackageDraft = {
  kind: 'paid',
  api: '',
  calls: '',
  unitPrice: '',
  isByList: false,
  days: '',
};

const CALLS_MAX = 1e12;
const DAYS_MAX = 3650;
const PER_UNIT = 1_000_000n;

/** What is wrong with a draft. A gift has no price. */
export function packageProblems(
  { kind, calls, unitPrice, isByList, days }: PackageDraft,
  t: PackageProblemWords,
): Problems<PackageField> {
  return {
    calls: isEmptyOrCount(calls, CALLS_MAX) ? undefined : t.notACountFromOne,
    unitPrice: kind === 'gift' || isByList || isAmount(unitPrice.trim()) ? undefined : t.notAnAmount,
    days: isEmptyOrCount(days, DAYS_MAX) ? undefined : t.notDays,
  };
}

/** Whether a text is empty, or a count from 1 to `most`. */
export function isEmptyOrCount(text: string, most: number): boolean {
  if (text.trim() === '') return true;
  const count = parseCount(text);
  return count !== null && count >= 1 && count <= most;
}

/** A draft without problems as the server takes it. */
export function packageBody({ kind, api, calls, unitPrice, isByList, days }: PackageDraft) {
  return {
    kind,
    ...(api === '' ? {} : { api }),
    ...(calls.trim() === '' ? {} : { calls: parseCount(calls) ?? 1 }),
    unitPrice: kind === 'gift' ? '0' : isByList ? null : unitPrice.trim(),
    ...(days.trim() === '' ? {} : { days: parseCount(days) ?? 1 }),
  };
}

/** What all calls of a package cost together, e.g. `3000.00`. `null` if it has no limit, or something is wrong. */
export function priceOfAll({ kind, calls, unitPrice, isByList }: PackageDraft): string | null {
  const count = parseCount(calls);
  if (kind === 'gift' || isByList || count === null || !isAmount(unitPrice.trim())) return null;
  const [whole = '0', part = ''] = unitPrice.trim().split('.');
  const micros = (BigInt(whole) * PER_UNIT + BigInt(part.padEnd(6, '0'))) * BigInt(count);
  const rest = String(micros % PER_UNIT)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `${(micros / PER_UNIT).toLocaleString('en-US')}.${rest}`;
}
