import { splitForm, type DigestForm } from '../../../identity/digest-forms.ts';
import type { Ingested } from '../ingest/ingest-request.ts';
import type { Pseudonymizer } from '../ingest/identifiers.ts';
import type { ListKind } from './list-entry.ts';

/**
 * The pseudonyms under which decisions may have kept what a request names. The first is that of the request itself. The
 * others stand for the other digests of its phone, and for the other devices that it names, because an earlier request
 * may have named only one of them.
 */
export function entityKeys(kind: ListKind, ingested: Ingested, pseudonym: Pseudonymizer): ReadonlySet<string> {
  const { event } = ingested;
  const keys = new Set<string>();
  const own = event.keys[kind];
  if (own !== null) keys.add(own);
  if (kind === 'phone') for (const key of phoneKeys(ingested.identifiers.phone, pseudonym)) keys.add(key);
  if (kind === 'device') for (const key of deviceKeys(ingested.identifiers.device, pseudonym)) keys.add(key);
  if (kind === 'account' && (event.accountType === 'phone' || event.accountType === 'phone-digest'))
    for (const name of phoneNames(ingested.identifiers.phone))
      keys.add(accountKey(event.appId, `phone\n${name}`, pseudonym));
  return keys;
}

/** The pseudonym of an account. `canonical` is its name as `accountIdentity` gives it. */
export function accountKey(appId: string, canonical: string, pseudonym: Pseudonymizer): string {
  return pseudonym('account', `${appId}\n${canonical}`);
}

/** The pseudonyms of a phone with these digests. */
export function phoneKeys(forms: readonly DigestForm[], pseudonym: Pseudonymizer): readonly string[] {
  return phoneNames(forms).map((name) => pseudonym('phone', name));
}

/** The pseudonyms of devices with these digests. Decisions know a device by its md5. */
export function deviceKeys(forms: readonly DigestForm[], pseudonym: Pseudonymizer): readonly string[] {
  return forms.flatMap((form) => {
    const { kind, hex } = splitForm(form);
    return kind === 'md5' ? [pseudonym('device', hex)] : [];
  });
}

/** The names of a phone, as `phoneFacts` gives them: one for each digest. A digest of 64 digits has one name. */
export function phoneNames(forms: readonly DigestForm[]): readonly string[] {
  return forms.map((form) => {
    const { kind, hex } = splitForm(form);
    return `${kind === 'md5' ? 'md5' : 'sha256'}:${hex}`;
  });
}
