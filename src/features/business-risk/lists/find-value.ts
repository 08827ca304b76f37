import { md5Hex } from '../../../kernel/digests.ts';
import { digestFormsOf, readAnyDigest, type DigestForm } from '../../../identity/digest-forms.ts';
import { soughtForms } from '../../../identity/identifier-forms.ts';
import { readPhone } from '../../../identity/phone.ts';
import { accountIdentity } from '../ingest/account-identity.ts';
import { parseAddress } from '../ingest/address.ts';
import type { IdentifierLinks, LinkedKind } from '../ingest/identifier-links.ts';
import type { Pseudonymizer } from '../ingest/identifiers.ts';
import type { AccountClaim } from '../ingest/risk-request.ts';
import { accountKey, deviceKeys, phoneKeys, phoneNames } from './entity-keys.ts';
import type { ListEntry, ListKind } from './list-entry.ts';
import type { ListedNames } from './list-index.ts';

/** What an operator looks for on the lists. */
export interface SoughtValue {
  readonly kind: ListKind;
  /** An account name, phone, device number or token, or address. The first three may also be given as a digest. */
  readonly value: string;
  /** The apps in which an account may have this name. */
  readonly appIds: readonly string[];
  /** The QQ app of an account of QQ, without which such an account has no name that decisions know. */
  readonly qqAppId: string | null;
}

/** What making the names needs. */
export interface ValueNameDeps {
  readonly pseudonym: Pseudonymizer;
  readonly identifiers: Pick<IdentifierLinks, 'formsOf'>;
}

/** Gives everything under which a value may be listed. Null if it cannot be such a value. Throws Fault. */
export async function namesOfValue(
  { kind, value: given, appIds, qqAppId }: SoughtValue,
  { pseudonym, identifiers }: ValueNameDeps,
  signal: AbortSignal,
): Promise<ListedNames | null> {
  const value = given.trim();
  if (value === '') return null;
  if (kind === 'address') {
    const address = parseAddress(value);
    return address && { kind, digests: [], keys: [pseudonym('address', address.text)], address: address.text };
  }
  if (kind === 'phone' && readPhone(value) === null) return null;
  const digests = await formsOfValue(kind, value, identifiers, signal);
  const names = { kind, digests, address: null };
  if (kind === 'phone') return { ...names, keys: phoneKeys(digests, pseudonym) };
  if (kind === 'device')
    return { ...names, keys: [...deviceKeys(digests, pseudonym), pseudonym('device', md5Hex(`token\n${value}`))] };
  const canonicals = accountNames(value, qqAppId, digests);
  return { ...names, keys: appIds.flatMap((appId) => canonicals.map((name) => accountKey(appId, name, pseudonym))) };
}

/** The digests of a value, with those that are known to belong to the same phone or device. */
async function formsOfValue(
  kind: Exclude<ListKind, 'address'>,
  value: string,
  identifiers: ValueNameDeps['identifiers'],
  signal: AbortSignal,
): Promise<readonly DigestForm[]> {
  const own = soughtForms(kind, value);
  const digest = readAnyDigest(value);
  if (digest === null) return own;
  const linked: LinkedKind = kind === 'device' ? 'device' : 'phone';
  const known = await identifiers.formsOf(linked, digestFormsOf(digest), signal);
  return [...new Set([...own, ...(known ?? [])])];
}

/** The names that an account with this text may have, whatever its type. */
function accountNames(value: string, qqAppId: string | null, digests: readonly DigestForm[]): readonly string[] {
  const plain = { accountId: value, phone: null, deviceId: null } as const;
  const open = { openId: value, associateAccount: null, phone: null, deviceId: null } as const;
  const claims: readonly AccountClaim[] = [
    { type: 'other', ...plain },
    { type: 'device', ...plain },
    { type: 'wechat', ...open, subType: 'web', nonce: null, accessToken: null },
    ...(qqAppId === null ? [] : [{ type: 'qq', ...open, qqAppId } as const]),
  ];
  const isPhone = readPhone(value) !== null;
  return [
    ...claims.map((claim) => accountIdentity(claim).canonical),
    ...(isPhone ? phoneNames(digests).map((name) => `phone\n${name}`) : []),
  ];
}

/** Whether an entry would apply, or what keeps it from applying. */
export type EntryVerdict = 'applies' | 'ended' | 'coming' | 'other-app' | 'other-scene';

/** Judges an entry at a time. An app or a scene that is null is not judged. */
export function verdictOf(
  entry: ListEntry,
  { nowMs, appId, scene }: { readonly nowMs: number; readonly appId: string | null; readonly scene: string | null },
): EntryVerdict {
  if (entry.endMs !== null && nowMs >= entry.endMs) return 'ended';
  if (nowMs < entry.startMs) return 'coming';
  if (appId !== null && entry.appId !== null && entry.appId !== appId) return 'other-app';
  if (scene !== null && entry.scene !== null && entry.scene !== scene) return 'other-scene';
  return 'applies';
}
