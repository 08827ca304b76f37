import { z } from 'zod';
import { noInstant, parseReportedInstant } from '../../../wire/admin/instant.ts';
import { isForeignPhone, readPhone } from '../../../identity/phone.ts';
import { readDeviceIdentity } from '../../../identity/device-identity.ts';
import { accountIdentity } from '../ingest/account-identity.ts';
import { BARE_REQUEST } from '../ingest/bare-request.ts';
import type { AccountClaim, RiskRequest } from '../ingest/risk-request.ts';
import { localDay } from './account-profile.ts';
import type { IntroducedKind } from './introduction.ts';
import { told } from '../../../kernel/told.ts';

/** What a row may introduce. A `device-token` is the fingerprint token that requests carry as DeviceToken. */
const WARM_UP_KINDS = ['account', 'phone', 'device', 'device-token'] as const;

/** AccountType on the wire, and the same in words. */
const ACCOUNT_TYPES = {
  '0': 'other',
  '1': 'qq',
  '2': 'wechat',
  '4': 'phone',
  '8': 'device',
  '10004': 'phone-digest',
} as const;
const ACCOUNT_WORDS = Object.values(ACCOUNT_TYPES);

const textField = (lengthMax: number) => z.string().trim().min(1).max(lengthMax);

/** The type of an account: AccountType on the wire, or its name. */
export const accountTypeField = z.preprocess(
  (given) => ACCOUNT_TYPES[String(given) as keyof typeof ACCOUNT_TYPES] ?? given,
  z.enum(ACCOUNT_WORDS),
);

/** One row: what is known, and since when. */
export const WARM_UP_ROW = z.strictObject({
  kind: z.enum(WARM_UP_KINDS),
  value: textField(4096),
  app: textField(64).optional(),
  accountType: accountTypeField.optional(),
  qqAppId: textField(256).optional(),
  firstSeen: textField(40),
  lastSeen: textField(40).optional(),
  days: z.coerce.number().int().min(1).max(40_000).optional(),
});

type Fields = z.output<typeof WARM_UP_ROW>;

/** A row that was read: the request that would name the same thing, and its days. */
export interface WarmUpRow {
  readonly kind: IntroducedKind;
  /** Empty for what belongs to no app. */
  readonly appId: string;
  /** Only what the row names is set in it. */
  readonly request: RiskRequest;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number | null;
  readonly days: number;
}

/** A row, or what is wrong with it. The problem names the field and quotes nothing of it. */
export type ReadWarmUpRow =
  { readonly ok: true; readonly row: WarmUpRow } | { readonly ok: false; readonly problem: string };

/** When rows are read, and for how long habits are kept after they were last seen. */
export interface WarmUpClock {
  readonly nowMs: number;
  readonly keptMs: number;
}

/** Reads one line of JSON. Throws only what is a bug. */
export function readWarmUpLine(line: string, clock: WarmUpClock): ReadWarmUpRow {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // The parser's reason would quote the line, which holds an identifier.
    return problem('row: is not JSON');
  }
  const read = WARM_UP_ROW.safeParse(value);
  if (!read.success)
    return problem(read.error.issues.map(({ path, message }) => `${path.join('.') || 'row'}: ${message}`).join('; '));
  return readRow(read.data, clock);
}

function readRow(fields: Fields, clock: WarmUpClock): ReadWarmUpRow {
  const named = namedBy(fields);
  if ('problem' in named) return problem(named.problem);
  const times = timesOf(fields, clock);
  if ('problem' in times) return problem(times.problem);
  return { ok: true, row: { ...named, ...times } };
}

type Named = Pick<WarmUpRow, 'kind' | 'appId' | 'request'>;

function namedBy(fields: Fields): Named | { readonly problem: string } {
  const { kind, value, app } = fields;
  switch (kind) {
    case 'account':
      return app === undefined ? { problem: told`app: an account belongs to an app` } : namedAccount(fields, app);
    case 'phone':
      if (!isPhone(value)) return { problem: told`value: is no phone number, and no md5, sha256 or SM3 of one` };
      return { kind, appId: '', request: onAccount({ phone: value }) };
    case 'device':
      if (value.length > 256) return { problem: told`value: a device number has at most 256 characters` };
      if (readDeviceIdentity(value).placeholder) return { problem: told`value: identifies no device` };
      return { kind, appId: '', request: onAccount({ deviceId: value }) };
    case 'device-token':
      if (readDeviceIdentity(value).placeholder) return { problem: told`value: identifies no device` };
      return { kind: 'device', appId: '', request: { ...BARE_REQUEST, deviceToken: value } };
  }
}

function isPhone(value: string): boolean {
  const phone = readPhone(value);
  if (phone === null) return false;
  return phone.form !== 'plain' || phone.exists || isForeignPhone(value);
}

function onAccount(bound: { readonly phone?: string; readonly deviceId?: string }): RiskRequest {
  return { ...BARE_REQUEST, account: { ...BARE_REQUEST.account, ...bound } };
}

function namedAccount(fields: Fields, appId: string): Named | { readonly problem: string } {
  const account = readAccountClaim(fields);
  if ('problem' in account) return account;
  return { kind: 'account', appId, request: { ...BARE_REQUEST, account } };
}

/** An account by its type and its name as requests have it, or what is wrong with it. */
export function readAccountClaim(fields: AccountFields): AccountClaim | { readonly problem: string } {
  const account = claimOf(fields);
  if (account === null) return { problem: told`qqAppId: a QQ account needs the appId of QQ` };
  if (fields.value.length > 256) return { problem: told`value: an account has at most 256 characters` };
  const { flaw } = accountIdentity(account);
  return flaw === null ? account : { problem: told`value: no account of this type can have this name` };
}

type AccountFields = Pick<Fields, 'value' | 'accountType' | 'qqAppId'>;

function claimOf({ value, accountType = 'other', qqAppId }: AccountFields): AccountClaim | null {
  const bound = { phone: null, deviceId: null };
  switch (accountType) {
    case 'qq':
      return qqAppId === undefined
        ? null
        : { type: accountType, openId: value, qqAppId, associateAccount: null, ...bound };
    case 'wechat': {
      const rest = { subType: 'web', nonce: null, accessToken: null, associateAccount: null } as const;
      return { type: accountType, openId: value, ...rest, ...bound };
    }
    default:
      return { type: accountType, accountId: value, ...bound };
  }
}

type Times = Pick<WarmUpRow, 'firstSeenMs' | 'lastSeenMs' | 'days'>;

function timesOf(
  { firstSeen, lastSeen, days }: Fields,
  { nowMs, keptMs }: WarmUpClock,
): Times | { readonly problem: string } {
  const firstSeenMs = timeOf(firstSeen);
  if (firstSeenMs === null) return { problem: noInstant('firstSeen') };
  if (firstSeenMs > nowMs) return { problem: told`firstSeen: must not be in the future` };
  const lastMs = lastSeen === undefined ? null : timeOf(lastSeen);
  if (lastSeen !== undefined && lastMs === null) return { problem: noInstant('lastSeen') };
  if (lastMs !== null && lastMs > nowMs) return { problem: told`lastSeen: must not be in the future` };
  if (lastMs !== null && lastMs < nowMs - keptMs)
    return { problem: told`lastSeen: lies before the retention of habits, so it would be forgotten at once` };
  // A day without a time begins at midnight, also if it is the day of the first sighting.
  if (lastMs !== null && localDay(lastMs) < localDay(firstSeenMs))
    return { problem: told`lastSeen: must not lie before firstSeen` };
  const span = localDay(lastMs ?? nowMs) - localDay(firstSeenMs) + 1;
  if (days !== undefined && days > span)
    return { problem: told`days: there are not so many days from firstSeen to lastSeen` };
  const lastSeenMs = lastMs === null ? null : Math.max(lastMs, firstSeenMs);
  return { firstSeenMs, lastSeenMs, days: days ?? (lastMs === null ? 1 : Math.min(span, 2)) };
}

/** Milliseconds since the Unix epoch. A day, or a time without an offset, is of Asia/Shanghai. */
function timeOf(text: string): number | null {
  const atMs = parseReportedInstant(text);
  return atMs !== null && atMs >= 0 ? atMs : null;
}

function problem(text: string): ReadWarmUpRow {
  return { ok: false, problem: text };
}
