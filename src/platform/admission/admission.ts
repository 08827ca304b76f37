import { timingSafeEqual } from 'node:crypto';
import { rateSubject } from './address-ranges.ts';
import type { AdmissionRequest, SystemErrorCode } from './call-gate.ts';
import type { AddressRate, CallRates } from './call-rates.ts';
import { priceOf } from '../accounts/call-price.ts';
import type { Directory, KnownKey } from '../accounts/directory.ts';
import { localDayOf } from '../ledger/local-day.ts';
import type { Package } from '../accounts/package.ts';
import { NO_MONEY } from '../ledger/money.ts';
import { narrower, type Charge, type QuotaRequest, type UnitBook } from './unit-book.ts';

/** What admission looks at, besides the key and the request. */
export interface AdmissionDeps {
  readonly directory: Pick<Directory, 'availability'>;
  readonly book: Pick<UnitBook, 'packageRoom' | 'isPackageElsewhere' | 'dailyRoom' | 'keyRoom' | 'budgetRoom'>;
  readonly rates: Pick<CallRates, 'take'>;
  /** Rate of an address at apps without a rate of their own. `null` for no limit. */
  readonly siteAddressRate: AddressRate | null;
}

/**
 * A limit allows no more calls as far as this process has leased it. Refill the lease and judge again. If no more can be
 * leased, `orElse` is the system error.
 */
export interface LeaseEmpty {
  readonly ok: false;
  readonly code: 'lease-empty';
  readonly orElse: SystemErrorCode;
  readonly quota: QuotaRequest;
  readonly charge: Charge;
}

/**
 * This process cannot tell whether the address has calls left. Take a token of the subject with `CallRates.ask`, and judge
 * again with the answer.
 */
export interface RateUnknown {
  readonly ok: false;
  readonly code: 'rate-unknown';
  readonly subject: string;
  readonly rate: AddressRate;
}

/**
 * The system error that refuses a call, or what the call costs, or that its leases are empty and only a refill can
 * tell, or that its rate must be asked for.
 */
export type Verdict =
  | { readonly ok: false; readonly code: SystemErrorCode }
  | LeaseEmpty
  | RateUnknown
  | { readonly ok: true; readonly quota: QuotaRequest; readonly charge: Charge };

/** What pays: a package, nothing because the call is free, or the reason why no package can. */
type Payer = Package | 'nobody' | 'expired' | 'used-up' | { readonly leaseEmptyOf: Package };

/**
 * Checks a request with a known key against every system error of WIRE's table, in its order. The caller has checked
 * 10001 before. It is synchronous and takes nothing except a token of the address's rate, so reserve the quota in the
 * same turn.
 */
export function judge(known: KnownKey, request: AdmissionRequest, deps: AdmissionDeps): Verdict {
  const payer = payerOf(known, request, deps.book);
  const quota = quotaOf(known, request);
  const charge = chargeOf(payer, known, request.api);
  const code =
    codeOfStanding(known, request, payer) ??
    codeOfAddress(known, request, deps) ??
    codeOfQuota(quota, payer, charge, deps.book) ??
    codeOfApi(deps.directory, request.api);
  if (code === null) return { ok: true, quota, charge };
  if (typeof code === 'object') return code;
  if (code !== 'lease-empty') return { ok: false, code };
  return { ok: false, code, orElse: codeOfUsedUp(quota, payer, deps.book), quota, charge };
}

/**
 * Whether only a limit or an expired package refuses a call, so that a stored answer, which needs neither, may be given.
 * Gives RateUnknown if the rate must be asked for first.
 *
 * @param code the system error that `judge` found
 */
export function isOnlyUnpaid(
  known: KnownKey,
  request: AdmissionRequest,
  { code, ...deps }: AdmissionDeps & { readonly code: SystemErrorCode },
): boolean | RateUnknown {
  if (code !== 10003 && code !== 10012 && code !== 10013) return false;
  // An expired package is found before the address is looked at.
  const ofAddress = code === 10003 ? codeOfAddress(known, request, deps) : null;
  const other = codeOfStanding(known, request, 'nobody') ?? ofAddress ?? codeOfApi(deps.directory, request.api);
  return other === null || (typeof other === 'object' && other);
}

/** Whether `judge` would admit a call. The address's rate is not checked, and none of its tokens is taken. */
export function isWelcome(
  known: KnownKey,
  request: AdmissionRequest,
  { directory, book }: Pick<AdmissionDeps, 'directory' | 'book'>,
): boolean {
  const payer = payerOf(known, request, book);
  const quota = quotaOf(known, request);
  const code =
    codeOfStanding(known, request, payer) ??
    codeOfOrigin(known, request) ??
    codeOfQuota(quota, payer, chargeOf(payer, known, request.api), book) ??
    codeOfApi(directory, request.api);
  return code === null || code === 'lease-empty';
}

function quotaOf({ key, owner }: KnownKey, { api, receivedAtMs }: AdmissionRequest): QuotaRequest {
  return { app: owner.app, customers: owner.customers, key, api, day: localDayOf(receivedAtMs) };
}

function codeOfStanding(
  { key, owner: { app } }: KnownKey,
  request: AdmissionRequest,
  payer: Payer,
): SystemErrorCode | null {
  if (!app.permissions.some(({ api }) => api === request.api)) return 10002;
  if (isPast(key, request.receivedAtMs) || payer === 'expired') return 10003;
  if (!isOpenIdRight(app.openId, request)) return 10004;
  if (app.status === 'pending') return 10005;
  return null;
}

function codeOfAddress(
  known: KnownKey,
  request: AdmissionRequest,
  { rates, siteAddressRate }: AdmissionDeps,
): SystemErrorCode | RateUnknown | null {
  const code = codeOfOrigin(known, request);
  if (code !== null) return code;
  const { app } = known.owner;
  const rate = app.addressRate ?? siteAddressRate;
  if (rate === null) return null;
  const subject = `${app.id} ${rateSubject(request.address)}`;
  const taken = rates.take(subject, rate);
  if (taken === 'ask') return { ok: false, code: 'rate-unknown', subject, rate };
  return taken ? null : 10011;
}

function codeOfOrigin({ key, owner }: KnownKey, { address }: AdmissionRequest): SystemErrorCode | null {
  const { app, allow, deny, customers } = owner;
  if (!allow.isEmpty && !allow.contains(address)) return 10007;
  if (deny.contains(address)) return 10008;
  const isPaused = customers.some(({ status }) => status === 'paused');
  if (key.banned || app.status === 'banned' || isPaused) return 10009;
  return null;
}

function codeOfQuota(
  quota: QuotaRequest,
  payer: Payer,
  charge: Charge,
  book: AdmissionDeps['book'],
): SystemErrorCode | 'lease-empty' | null {
  const ofPayer = payer === 'used-up' ? payer : isLeaseEmpty(payer) ? 'lease-empty' : 'free';
  const ofKey = book.keyRoom(quota);
  const ofOthers = [book.dailyRoom(quota), book.budgetRoom(quota, charge)].reduce(narrower, ofPayer);
  const room = narrower(ofOthers, ofKey);
  if (room === 'free') return null;
  if (room === 'lease-empty') return room;
  return ofOthers === 'used-up' || quota.key.kind !== 'test' ? 10012 : 10013;
}

/** Gives the code that refuses a call if its leases are empty and no more can be leased. */
function codeOfUsedUp(quota: QuotaRequest, payer: Payer, book: AdmissionDeps['book']): SystemErrorCode {
  const isOnlyTheKey = !isLeaseEmpty(payer) && book.dailyRoom(quota) === 'free';
  return isOnlyTheKey && quota.key.kind === 'test' ? 10013 : 10012;
}

function isLeaseEmpty(payer: Payer): payer is { readonly leaseEmptyOf: Package } {
  return typeof payer === 'object' && 'leaseEmptyOf' in payer;
}

function packageOf(payer: Payer): Package | null {
  if (typeof payer === 'string') return null;
  return isLeaseEmpty(payer) ? payer.leaseEmptyOf : payer;
}

function chargeOf(payer: Payer, { owner }: KnownKey, api: string): Charge {
  const bought = packageOf(payer);
  const price = bought && priceOf(bought, owner.payers, api);
  return { payer: bought, price: price?.unitPrice ?? NO_MONEY, parentPrice: price?.parentPrice ?? null };
}

function codeOfApi(directory: AdmissionDeps['directory'], api: string): SystemErrorCode | null {
  const availability = directory.availability(api);
  if (availability === 'maintenance') return 10020;
  return availability === 'off' ? 10021 : null;
}

/**
 * Finds the first package, in the order of payment, that has a unit left and has not expired. A package keeps its place
 * if its lease is empty, because a refill may bring more. A package that goes by a price list pays for nothing if the
 * list has no price for the API. No setting allows that, but if it happens, the call is refused rather than given away.
 */
function payerOf(
  { key, owner: { app, packages, payers } }: KnownKey,
  request: AdmissionRequest,
  book: AdmissionDeps['book'],
): Payer {
  if (key.kind === 'test' || app.mode === 'sandbox') return 'nobody';
  const fitting = packages.filter(
    (each) => (each.api === null || each.api === request.api) && priceOf(each, payers, request.api) !== null,
  );
  const current = fitting.filter((each) => !isPast(each, request.receivedAtMs));
  // If only other nodes hold the rest of a package, a later package may pay at once.
  let last: Package | null = null;
  for (const each of current) {
    const room = book.packageRoom(each);
    if (room === 'free') return each;
    if (room === 'used-up') continue;
    if (!book.isPackageElsewhere(each)) return { leaseEmptyOf: each };
    last ??= each;
  }
  if (last !== null) return { leaseEmptyOf: last };
  const mayHaveUnits = (each: Package) => book.packageRoom(each) !== 'used-up';
  return current.length === 0 && fitting.some(mayHaveUnits) ? 'expired' : 'used-up';
}

function isPast({ expiresAtMs }: { readonly expiresAtMs: number | null }, nowMs: number): boolean {
  return expiresAtMs !== null && expiresAtMs <= nowMs;
}

function isOpenIdRight(own: string | null, { needsOpenId, openId }: AdmissionRequest): boolean {
  if (openId === undefined) return !needsOpenId || own !== null;
  if (own === null) return false;
  const [a, b] = [Buffer.from(own), Buffer.from(openId)];
  return a.length === b.length && timingSafeEqual(a, b);
}
