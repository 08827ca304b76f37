import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../kernel/clock.ts';
import { sha256Hex } from '../kernel/digests.ts';
import { randomText, type RandomSource } from '../kernel/random.ts';
import type { SiteSecrets } from '../platform/secrets/site-secrets.ts';
import type { IdNumber } from '../identity/id-number.ts';
import { REMAINING } from './erasure-remains.ts';
import { personIdOf } from './person-id.ts';
import type { PersonStore } from './person-store.ts';
import type { PersonId } from './register.ts';
import { told, type Told } from '../kernel/told.ts';

/** The person to be forgotten. */
export interface ErasureTarget {
  readonly personId: PersonId;
  readonly idNumber: IdNumber;
}

/**
 * A store that keeps data about people and can forget one of them, e.g. the attack history, the evidence or the
 * pictures of clips.
 */
export interface PersonalDataPlace {
  /** What the certificate calls this place, e.g. `attack history`. */
  readonly name: Told;

  /**
   * The keyed digests under which the place keeps a person. They go into the journal, so that an erasure can be made
   * again.
   */
  keysOf(target: ErasureTarget): readonly string[];

  /** Whether work that begins later could find the person here, e.g. a row of an import. Then it is asked first, too. */
  readonly leadsToPerson?: boolean;

  /**
   * Removes everything under these keys for good and gives how many items that were. Doing it again removes nothing.
   */
  erase(keys: readonly string[]): Promise<number>;
}

/** Makes a place out of a store that keeps people by the id that the register gives them. */
export function placeByPerson(name: Told, erase: (personId: PersonId) => Promise<number>): PersonalDataPlace {
  return {
    name,
    keysOf: ({ personId }) => [personId],
    erase: async (keys) => {
      let items = 0;
      for (const key of keys) items += await erase(key as PersonId);
      return items;
    },
  };
}

/** Reasons for which a person is forgotten. Source: PIPL 47. */
export const ERASURE_REASONS = [
  'requested-by-person',
  'consent-withdrawn',
  'purpose-fulfilled',
  'retention-ended',
  'other',
] as const;
/** One of `ERASURE_REASONS`, e.g. `'consent-withdrawn'`. */
export type ErasureReason = (typeof ERASURE_REASONS)[number];

/** Says what was erased and when. It holds no personal data, so it may be kept and shown. */
export interface ErasureCertificate {
  readonly kind: 'renzheng.erasure-certificate';
  readonly version: 1;
  readonly certificateId: string;
  /** Keyed digest of the id number. With the number, a person can find the certificate at this site. */
  readonly personId: PersonId;
  readonly reason: ErasureReason;
  readonly startedAt: string;
  readonly erasedAt: string;
  readonly erased: readonly { readonly place: string; readonly items: number }[];
  /** What erasure does not reach, and why. */
  readonly remains: readonly string[];
  /** SHA-256 of everything above, as compact JSON in this order. */
  readonly digest: string;
  /** HMAC of the digest under a key of the site. It proves that this site issued the certificate. */
  readonly seal: string;
}

/** Keeps certificates. Every adapter passes erasure-log.suite.ts. */
export interface ErasureLog {
  append(certificate: ErasureCertificate): Promise<void>;
  /** Gives the certificates of one person, oldest first. */
  of(personId: PersonId): Promise<readonly ErasureCertificate[]>;
  /** Gives the certificate with this id. `null` if there is none. */
  byId(certificateId: string): Promise<ErasureCertificate | null>;
  /** Gives the newest certificates, those before another one if its id is given. */
  newest(query: { readonly before: string | null; readonly limit: number }): Promise<readonly ErasureCertificate[]>;
  count(): Promise<number>;
  /** Gives the ids of those certificates that the log does not hold, in the order given. */
  missing(certificateIds: readonly string[]): Promise<readonly string[]>;
}

/**
 * An erasure in a form that can be made again without the person's number. It holds keyed digests alone, which are
 * worth nothing outside this site.
 */
export interface JournalledErasure {
  readonly certificate: ErasureCertificate;
  /** The result of `PersonalDataPlace.keysOf` for each place, by the name of the place. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  /** HMAC of the entry under a key of the site, in hex. An entry from another site fails it and erases no person. */
  readonly mac: string;
}

/**
 * The erasures of this site, kept outside its database. If the database is restored from a backup, it holds people
 * again that were erased after the backup, and the journal says which. Every adapter passes erasure-journal.suite.ts.
 * Every method throws Fault 'unavailable' if the journal cannot be read or written.
 */
export interface ErasureJournal {
  /** Adds an entry. The entry is durable once the promise resolves. */
  append(entry: JournalledErasure): Promise<void>;
  /** Gives every entry in the order of writing, and leaves out what is not an entry. */
  entries(): AsyncIterable<JournalledErasure>;
}

/** What an erasure works with. */
export interface ErasureDeps {
  readonly store: PersonStore;
  /** The other places that keep data about people. Each is asked, in order. */
  readonly places: readonly PersonalDataPlace[];
  /**
   * Waits for the work under way (see WorkUnderWay) that began before, on every node. It may have read the person before
   * the erasure and write about her after it. Gives what has not ended in time, in words for the certificate. Throws Fault.
   */
  readonly olderWorkEnded: () => Promise<readonly Told[]>;
  /** Overwrites what the storage's logs and free pages still hold of removed rows. */
  readonly scrub: () => Promise<void>;
  readonly log: ErasureLog;
  /** Outlives the database. Its entries are erased again in a database that was restored. */
  readonly journal: ErasureJournal;
  /**
   * Describes each backup that still holds the erased person, with the date until which it does. Empty if there are no
   * backups.
   */
  readonly backups: () => Promise<readonly Told[]>;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/**
 * Forgets a person everywhere, registered here or not, and certifies it. The register and the other places that lead to the
 * person forget first, so that no work that begins later finds her. Then what was under way is waited for, and every place forgets, also what that work has just left. If
 * a place fails, the Fault reaches the caller, and calling again finishes the work. So does the next start.
 */
export async function erasePerson(
  deps: ErasureDeps,
  idNumber: IdNumber,
  reason: ErasureReason,
): Promise<ErasureCertificate> {
  const { places, log, journal, secrets, clock, random } = deps;
  const personId = personIdOf(secrets, idNumber);
  const startedAt = new Date(clock.nowMs()).toISOString();
  const keys = Object.fromEntries(places.map((place) => [place.name, place.keysOf({ personId, idNumber })]));
  const certificateId = `era_${randomText(random, ALPHABET, 20)}`;
  const head = {
    kind: 'renzheng.erasure-certificate',
    version: 1,
    certificateId,
    personId,
    reason,
    startedAt,
  } as const;
  // If the process ends before the erasure does, the next start finishes it.
  const begun = { ...head, erasedAt: startedAt, erased: [], remains: [...REMAINS, INTERRUPTED] };
  await journal.append(journalled(secrets, certify(secrets, begun), keys));
  const leading = await removeFrom(deps.places.filter(leadsToPerson), keys);
  const registered = await deps.store.remove(personId);
  const notEnded = await deps.olderWorkEnded();
  const erased = await forget(deps, personId, keys, { leading, registered });
  // The backups are asked last, because one that began meanwhile may hold the person too.
  const remains = [...REMAINS, ...notEnded, ...(await deps.backups())];
  const erasedAt = new Date(clock.nowMs()).toISOString();
  const certificate = certify(secrets, { ...head, erasedAt, erased, remains });
  await journal.append(journalled(secrets, certificate, keys));
  await log.append(certificate);
  return certificate;
}

/** What a replay of the journal did. */
export interface ErasureReplay {
  /** Erasures that the database lacked and that were made again. */
  readonly replayed: number;
  /** Entries that this site did not write, or that were altered. They erase no person. */
  readonly refused: number;
}

/**
 * Makes every erasure of the journal again that the database does not know of, as after restoring an older backup. It
 * may run any number of times, and a run that was interrupted is finished by the next. Throws Fault if the journal or a
 * store fails.
 */
export async function replayErasures(
  deps: Omit<ErasureDeps, 'backups' | 'random' | 'clock' | 'olderWorkEnded'>,
): Promise<ErasureReplay> {
  const { log, journal, secrets } = deps;
  const entries = new Map<string, JournalledErasure>();
  for await (const entry of journal.entries()) {
    const { certificateId, erased } = entry.certificate;
    // An erasure that ended has two entries, and the one that counts what was erased says more.
    if (erased.length > 0 || !entries.has(certificateId)) entries.set(certificateId, entry);
  }
  let [replayed, refused] = [0, 0];
  for (const id of await log.missing([...entries.keys()])) {
    const entry = entries.get(id);
    if (!entry || !isOwn(secrets, entry)) {
      refused += 1;
      continue;
    }
    await forget(deps, entry.certificate.personId, entry.keys);
    await log.append(entry.certificate);
    replayed += 1;
  }
  return { replayed, refused };
}

/** What was removed before the work under way was waited for. */
interface RemovedBefore {
  readonly leading: readonly PlacedItems[];
  readonly registered: Awaited<ReturnType<PersonStore['remove']>>;
}

interface PlacedItems {
  readonly place: string;
  readonly items: number;
}

const NOTHING: RemovedBefore = { leading: [], registered: { persons: 0, faces: 0, photos: 0 } };

const leadsToPerson = (place: PersonalDataPlace) => place.leadsToPerson === true;

/** Removes the person everywhere, and overwrites what is left of the rows. Gives it together with what went before. */
async function forget(
  { store, places, scrub }: Pick<ErasureDeps, 'store' | 'places' | 'scrub'>,
  personId: PersonId,
  keys: JournalledErasure['keys'],
  { leading, registered } = NOTHING,
): Promise<ErasureCertificate['erased']> {
  const removed = await removeFrom(places, keys);
  const { persons, faces, photos } = await store.remove(personId);
  await scrub();
  return [
    ...removed.map(({ place, items }) => ({
      place,
      items: items + (leading.find((before) => before.place === place)?.items ?? 0),
    })),
    { place: told`register: number and name`, items: registered.persons + persons },
    { place: told`register: face embeddings`, items: registered.faces + faces },
    { place: told`register: photos`, items: registered.photos + photos },
  ];
}

async function removeFrom(
  places: readonly PersonalDataPlace[],
  keys: JournalledErasure['keys'],
): Promise<readonly PlacedItems[]> {
  const removed: PlacedItems[] = [];
  for (const place of places) removed.push({ place: place.name, items: await place.erase(keys[place.name] ?? []) });
  return removed;
}

function journalled(
  secrets: Pick<SiteSecrets, 'mac'>,
  certificate: ErasureCertificate,
  keys: JournalledErasure['keys'],
): JournalledErasure {
  return { certificate, keys, mac: macOf(secrets, certificate, keys) };
}

function isOwn(secrets: Pick<SiteSecrets, 'mac'>, { certificate, keys, mac }: JournalledErasure): boolean {
  return isGenuine(secrets, certificate) && mac === macOf(secrets, certificate, keys);
}

function macOf(
  secrets: Pick<SiteSecrets, 'mac'>,
  { digest }: ErasureCertificate,
  keys: JournalledErasure['keys'],
): string {
  const names = Object.keys(keys).toSorted();
  const text = JSON.stringify([digest, ...names.map((name) => [name, keys[name]])]);
  return Buffer.from(secrets.mac('erasure-journal', text)).toString('hex');
}

/**
 * Tells whether this site issued the certificate and it was not changed since. A field that the seal does not cover makes
 * it another one, also within an item, because it would be shown as if this site had written it.
 */
export function isGenuine(secrets: Pick<SiteSecrets, 'mac'>, certificate: ErasureCertificate): boolean {
  const { digest: _digest, seal: _seal, ...body } = certificate;
  const { digest, seal } = certify(secrets, body);
  return isAllCovered(body) && digest === certificate.digest && seal === certificate.seal;
}

/**
 * Tells whether the digest of a certificate fits its text, and all of it. It needs no key, so it does not tell which site
 * issued it.
 */
export function hasOwnDigest({ digest, seal: _seal, ...body }: ErasureCertificate): boolean {
  return isAllCovered(body) && digest === digestOf(body);
}

const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';

const INTERRUPTED = told`what was erased was not counted: the server ended before this erasure did, and the next start made it again`;

const REMAINS = REMAINING.map(({ text }) => text);

type CertificateBody = Omit<ErasureCertificate, 'digest' | 'seal'>;

function certify(secrets: Pick<SiteSecrets, 'mac'>, body: CertificateBody): ErasureCertificate {
  const digest = digestOf(body);
  const seal = Buffer.from(secrets.mac('erasure-certificate', digest)).toString('hex');
  return { ...ordered(body), digest, seal };
}

function digestOf(body: CertificateBody): string {
  return sha256Hex(JSON.stringify(ordered(body)));
}

/** Whether the digest covers everything that is there. */
function isAllCovered(body: CertificateBody): boolean {
  return isDeepStrictEqual(body, ordered(body));
}

/** Brings the keys into one order, because storage may hand a certificate back in another. */
function ordered(body: CertificateBody): CertificateBody {
  const { kind, version, certificateId, personId, reason, startedAt, erasedAt, remains } = body;
  const erased = body.erased.map(({ place, items }) => ({ place, items }));
  return { kind, version, certificateId, personId, reason, startedAt, erasedAt, erased, remains };
}
