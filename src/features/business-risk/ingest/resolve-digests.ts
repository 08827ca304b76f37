import { digestFormsOf, readAnyDigest, splitForm, type DigestForm } from '../../../identity/digest-forms.ts';
import { DIGEST_HEX_LENGTH } from '../../../kernel/digests.ts';
import type { IdentifierLinks, LinkedKind } from './identifier-links.ts';
import type { AccountClaim, RiskRequest } from './risk-request.ts';

/** All digests of identifiers that were seen in plain. The key is their md5 in hex. */
export type KnownForms = ReadonlyMap<string, readonly DigestForm[]>;

/**
 * A request that names such identifiers by md5 only, which is the form that windows and habits use, together with their
 * other digests.
 */
export interface ResolvedRequest {
  readonly request: RiskRequest;
  readonly forms: KnownForms;
}

const NOTHING: KnownForms = new Map();

/**
 * Replaces the SHA-256 or SM3 of a phone or device by its md5, if its plain text was seen. An md5 is only looked up for
 * the lists. `md5Too` says that some list entry has no md5, so that this look-up is needed. Texts that are not digests
 * cost nothing. Throws Fault.
 */
export async function resolveDigests(
  request: RiskRequest,
  links: Pick<IdentifierLinks, 'formsOf'>,
  { md5Too, signal }: { readonly md5Too: boolean; readonly signal: AbortSignal },
): Promise<ResolvedRequest> {
  const lengthMin = DIGEST_HEX_LENGTH[md5Too ? 'md5' : 'sha256'];
  const hidden = namedBy(request).filter(({ text }) => text.length >= lengthMin);
  if (hidden.length === 0) return { request, forms: NOTHING };
  const md5s = new Map<string, string>();
  const known = new Map<string, readonly DigestForm[]>();
  await Promise.all(
    hidden.map(async ({ kind, text }) => {
      const digest = readAnyDigest(text);
      const forms = digest === null ? null : await links.formsOf(kind, digestFormsOf(digest), signal);
      const [md5] = forms ?? [];
      if (forms === null || md5 === undefined) return;
      const { hex } = splitForm(md5);
      md5s.set(nameOf(kind, text), hex);
      known.set(hex, forms);
    }),
  );
  if (known.size === 0) return { request, forms: NOTHING };
  return { request: renamed(request, (kind, text) => md5s.get(nameOf(kind, text)) ?? text), forms: known };
}

interface Named {
  readonly kind: LinkedKind;
  readonly text: string;
}

function nameOf(kind: LinkedKind, text: string): string {
  return `${kind} ${text}`;
}

function namedBy({ account, sponsor, onlineScam }: RiskRequest): readonly Named[] {
  const own = ownKind(account);
  const scam = onlineScam?.fraudAccountType === 'phone' ? onlineScam.fraudAccount : null;
  const named: readonly (readonly [LinkedKind, string | null | undefined])[] = [
    ['phone', own === 'phone' && 'accountId' in account ? account.accountId : null],
    ['device', own === 'device' && 'accountId' in account ? account.accountId : null],
    ['phone', account.phone],
    ['device', account.deviceId],
    ['phone', sponsor?.phone],
    ['device', sponsor?.device],
    ['phone', scam],
  ];
  return named.flatMap(([kind, text]) => (text === null || text === undefined ? [] : [{ kind, text }]));
}

/** The kind of identifier that the account's own name is. */
function ownKind({ type }: AccountClaim): LinkedKind | null {
  if (type === 'phone' || type === 'phone-digest') return 'phone';
  return type === 'device' ? 'device' : null;
}

function renamed(request: RiskRequest, rename: (kind: LinkedKind, text: string) => string): RiskRequest {
  const optional = (kind: LinkedKind, text: string | null) => (text === null ? null : rename(kind, text));
  const { account, sponsor, onlineScam } = request;
  const own = ownKind(account);
  const bound = { phone: optional('phone', account.phone), deviceId: optional('device', account.deviceId) };
  return {
    ...request,
    account:
      'accountId' in account
        ? { ...account, ...bound, accountId: own === null ? account.accountId : rename(own, account.accountId) }
        : { ...account, ...bound },
    sponsor: sponsor && {
      ...sponsor,
      phone: optional('phone', sponsor.phone),
      device: optional('device', sponsor.device),
    },
    onlineScam:
      onlineScam?.fraudAccountType === 'phone'
        ? { ...onlineScam, fraudAccount: optional('phone', onlineScam.fraudAccount) }
        : onlineScam,
  };
}
