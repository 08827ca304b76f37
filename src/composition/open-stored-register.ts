import type { InferencePool } from '../engines/inference/pool/inference-pool.ts';
import { systemClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { Enrolment } from '../people/enrolment.ts';
import {
  erasePerson,
  placeByPerson,
  replayErasures,
  type ErasureCertificate,
  type ErasureReason,
  type PersonalDataPlace,
} from '../people/erasure.ts';
import { ReEncoding } from '../people/re-encoding.ts';
import { ConsentGate } from '../people/consent.ts';
import type { IdNumber } from '../identity/id-number.ts';
import { ErasureJournalFile } from '../storage/files/erasure-journal-file.ts';
import { SqliteConsentStore } from '../storage/sqlite/consents/consent-store.ts';
import { SqliteErasureLog } from '../storage/sqlite/register/erasure-log.ts';
import { SqlitePersonStore } from '../storage/sqlite/register/person-store.ts';
import { SqliteRegister } from '../storage/sqlite/register/register.ts';
import type { Foundation } from './foundation.ts';

export interface StoredRegister {
  readonly register: SqliteRegister;
  readonly persons: SqlitePersonStore;
  readonly enrolment: Enrolment;
  readonly reEncoding: ReEncoding;
  readonly consents: SqliteConsentStore;
  readonly consentGate: ConsentGate;
  readonly erasures: SqliteErasureLog;
  readonly erase: (idNumber: IdNumber, reason: ErasureReason) => Promise<ErasureCertificate>;
}

/** The people of this site, and what operators do with them. `places` keep something about people beside the register. */
export async function openStoredRegister(
  { config, folder, database, secrets, log, opened, catalogue }: Foundation,
  vision: InferencePool,
  places: readonly PersonalDataPlace[],
): Promise<StoredRegister> {
  const persons = new SqlitePersonStore(database, secrets);
  const erasures = new SqliteErasureLog(database);
  const shared = { store: persons, secrets, clock: systemClock };
  const consents = new SqliteConsentStore(database);
  const consentPlace = placeByPerson('consents', (personId) => consents.erase(personId));
  const erasing = {
    ...shared,
    places: [...places, consentPlace],
    scrub: () => database.scrub(),
    log: erasures,
    journal: new ErasureJournalFile(folder.erasures),
    backups: () => catalogue.stillHolding(),
    random: systemRandom,
  };
  const { replayed, refused } = await replayErasures(erasing);
  if (replayed > 0) log.event('erasures made again in a restored database', { replayed });
  if (refused > 0) log.problem(`${refused} entries of ${folder.erasures} are not this site's; they erased nobody`);
  const onBug = (error: unknown) => log.bug({ api: 're-encoding', orderId: null, stage: 'answer' }, error);
  const reEncoding = new ReEncoding({ ...shared, analyzer: vision.faces, onBug });
  opened.defer(() => reEncoding.close());
  return {
    register: new SqliteRegister(database, secrets, vision.models.encoderId),
    persons,
    enrolment: new Enrolment({ ...shared, analyzer: vision.faces, keepPhotos: config.register.keepPhotos }),
    reEncoding,
    consents,
    consentGate: await ConsentGate.open(consents, secrets),
    erasures,
    erase: (idNumber, reason) => erasePerson(erasing, idNumber, reason),
  };
}
