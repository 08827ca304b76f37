import type { Clock } from '../kernel/clock.ts';
import { sha256Hex } from '../kernel/digests.ts';
import { randomText, type RandomSource } from '../kernel/random.ts';
import type { SiteSecrets } from '../platform/site-secrets.ts';
import type { IdNumber } from '../identity/id-number.ts';
import { personIdOf } from './person-id.ts';
import type { PersonStore } from './person-store.ts';
import type { RealName } from '../identity/real-name.ts';
import type { PersonId } from './register.ts';

/** Who is to be forgotten. */
export interface ErasureTarget {
  readonly personId: PersonId;
  readonly idNumber: IdNumber;
  /** null where the register does not know the person. */
  readonly realName: RealName | null;
}

/** A place that keeps something about people and can forget one: attack history, evidence, pictures. */
export interface PersonalDataPlace {
  /** In words for a certificate, e.g. `attack history`. */
  readonly name: string;

  /** Removes everything about the person for good; gives how many things that were. Doing it again removes nothing. */
  erase(target: ErasureTarget): Promise<number>;
}

/** Why somebody is forgotten. Source: PIPL 47. */
export const ERASURE_REASONS = [
  'requested-by-person',
  'consent-withdrawn',
  'purpose-fulfilled',
  'retention-ended',
  'other',
] as const;
export type ErasureReason = (typeof ERASURE_REASONS)[number];

/** What was erased and when: holds no personal data, so that it may be kept and shown. */
export interface ErasureCertificate {
  readonly kind: 'renzheng.erasure-certificate';
  readonly version: 1;
  readonly certificateId: string;
  /** Keyed digest of the id number: whoever brings the number to this site can find the certificate. */
  readonly personId: PersonId;
  readonly reason: ErasureReason;
  readonly startedAt: string;
  readonly erasedAt: string;
  readonly erased: readonly { readonly place: string; readonly items: number }[];
  /** What erasure does not reach, and why. */
  readonly remains: readonly string[];
  /** SHA-256 of everything above, as compact JSON in this order. */
  readonly digest: string;
  /** HMAC of the digest under a key of the site: shows that this site issued it. */
  readonly seal: string;
}

/** Where certificates are kept. Every adapter passes erasure-log.suite.ts. */
export interface ErasureLog {
  append(certificate: ErasureCertificate): Promise<void>;
  /** Those of one person, oldest first. */
  of(personId: PersonId): Promise<readonly ErasureCertificate[]>;
}

export interface ErasureDeps {
  readonly store: PersonStore;
  /** Beside the register; each is asked, in order, before the register forgets. */
  readonly places: readonly PersonalDataPlace[];
  /** Overwrites what logs and free pages of the storage still hold of removed rows. */
  readonly scrub: () => Promise<void>;
  readonly log: ErasureLog;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/**
 * Forgets a person everywhere, registered here or not, and certifies it. The register forgets last: where a place
 * fails, the Fault goes on and the same call again finishes the work.
 */
export async function erasePerson(
  { store, places, scrub, log, secrets, clock, random }: ErasureDeps,
  idNumber: IdNumber,
  reason: ErasureReason,
): Promise<ErasureCertificate> {
  const personId = personIdOf(secrets, idNumber);
  const startedAt = new Date(clock.nowMs()).toISOString();
  const known = await store.get(personId);
  const target = { personId, idNumber, realName: known?.realName ?? null };
  const erased: { place: string; items: number }[] = [];
  for (const place of places) erased.push({ place: place.name, items: await place.erase(target) });
  const { persons, faces, photos } = await store.remove(personId);
  erased.push(
    { place: 'register: number and name', items: persons },
    { place: 'register: face embeddings', items: faces },
    { place: 'register: photos', items: photos },
  );
  await scrub();
  const certificate = certify(secrets, {
    kind: 'renzheng.erasure-certificate',
    version: 1,
    certificateId: `era_${randomText(random, ALPHABET, 20)}`,
    personId,
    reason,
    startedAt,
    erasedAt: new Date(clock.nowMs()).toISOString(),
    erased,
    remains: REMAINS,
  });
  await log.append(certificate);
  return certificate;
}

/** True for a certificate that this site issued and nobody changed. */
export function isGenuine(secrets: Pick<SiteSecrets, 'mac'>, certificate: ErasureCertificate): boolean {
  const { digest: _digest, seal: _seal, ...body } = certificate;
  const { digest, seal } = certify(secrets, body);
  return digest === certificate.digest && seal === certificate.seal;
}

const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';

const REMAINS = [
  'ledger rows: they hold order id, app, code and price of past calls, and no personal data',
  'traces of past calls: numbers of the decision, encrypted, until their retention ends',
  'backups made before this erasure, until the operator destroys them',
];

type CertificateBody = Omit<ErasureCertificate, 'digest' | 'seal'>;

function certify(secrets: Pick<SiteSecrets, 'mac'>, body: CertificateBody): ErasureCertificate {
  const digest = sha256Hex(JSON.stringify(ordered(body)));
  const seal = Buffer.from(secrets.mac('erasure-certificate', digest)).toString('hex');
  return { ...ordered(body), digest, seal };
}

/** One order of keys, whatever way the certificate came back. */
function ordered(body: CertificateBody): CertificateBody {
  const { kind, version, certificateId, personId, reason, startedAt, erasedAt, remains } = body;
  const erased = body.erased.map(({ place, items }) => ({ place, items }));
  return { kind, version, certificateId, personId, reason, startedAt, erasedAt, erased, remains };
}
