import { splitForm } from '../../../identity/digest-forms.ts';
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
  if (kind === 'phone') for (const name of phoneNames(ingested)) keys.add(pseudonym('phone', name));
  if (kind === 'account' && (event.accountType === 'phone' || event.accountType === 'phone-digest'))
    for (const name of phoneNames(ingested)) keys.add(pseudonym('account', `${event.appId}\nphone\n${name}`));
  if (kind === 'device')
    for (const form of ingested.identifiers.device) {
      const { kind: digest, hex } = splitForm(form);
      if (digest === 'md5') keys.add(pseudonym('device', hex));
    }
  return keys;
}

/** The names of a phone, as `phoneFacts` gives them: one for each digest. A digest of 64 digits has one name. */
function phoneNames({ identifiers }: Ingested): readonly string[] {
  return identifiers.phone.map((form) => {
    const { kind, hex } = splitForm(form);
    return `${kind === 'md5' ? 'md5' : 'sha256'}:${hex}`;
  });
}
