import { systemClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { pause } from '../kernel/timers.ts';
import { Enrolment } from '../people/enrolment.ts';
import {
  erasePerson,
  placeByPerson,
  replayErasures,
  type ErasureCertificate,
  type ErasureReason,
  type ErasureLog,
  type PersonalDataPlace,
} from '../people/erasure.ts';
import { compareWithReference } from '../people/reference-face.ts';
import { ImportDesk } from '../people/import/import-desk.ts';
import type { ImportStore } from '../people/import/import-store.ts';
import type { FindingStore } from '../people/re-verification/finding-store.ts';
import { ReVerification } from '../people/re-verification/re-verification.ts';
import { ReEncoding } from '../people/re-encoding.ts';
import type { MayBeSame } from '../people/same-person.ts';
import { ConsentGate, type ConsentStore } from '../people/consent.ts';
import type { IdNumber } from '../identity/id-number.ts';
import type { PersonStore } from '../people/person-store.ts';
import type { Register } from '../people/register.ts';
import { faceSpaceFor } from '../vision/calibration/default-score-map.ts';
import type { InstalledCalibrations } from '../vision/calibration/installed-calibrations.ts';
import { scoreOf } from '../vision/calibration/score-map.ts';
import { ErasureJournalFile } from '../storage/files/erasure-journal-file.ts';
import type { Vision } from '../vision/vision.ts';
import { DAY_MS, keepUp } from '../foundation/upkeep.ts';
import { olderWorkEnded } from './older-work-ended.ts';
import type { Ground } from './open-foundation.ts';
import { told } from '../kernel/told.ts';

/** The register of this site, and everything that works on its people. */
export interface StoredRegister {
  readonly register: Register;
  readonly persons: PersonStore;
  readonly enrolment: Enrolment;
  readonly reEncoding: ReEncoding;
  readonly reVerification: ReVerification;
  readonly personFindings: FindingStore;
  readonly importDesk: ImportDesk;
  readonly personImports: ImportStore;
  readonly consents: ConsentStore;
  readonly consentGate: ConsentGate;
  readonly erasures: ErasureLog;
  readonly erase: (idNumber: IdNumber, reason: ErasureReason) => Promise<ErasureCertificate>;
}

/**
 * From this score on, another photo may show the person of the photos before it. One stranger in a hundred reaches it,
 * and nearly every photo of the person, even one that was taken years later.
 */
const SAME_PERSON_SCORE = 50;

/** What the server of a cluster's database keeps of removed rows. No node can overwrite it. */
const SERVER_REMAINS = [
  told`the PostgreSQL server: encrypted values of removed rows in pages that it has not vacuumed, in its write-ahead log, its standbys and its backups, until those expire. They open only with the site key and a data key of this site; \`renzheng secret rotate\` and then \`secret forget\` destroy that data key for good`,
];

/**
 * Opens the people of this site, and what operators do with them. `places` are the stores beside the register that keep
 * data about people.
 */
export async function openStoredRegister(
  ground: Ground,
  { vision, calibrations }: { readonly vision: Vision; readonly calibrations: InstalledCalibrations },
  places: readonly PersonalDataPlace[],
): Promise<StoredRegister> {
  const { config, folder, stores, secrets, log, catalogue, changes, jobs, underWay } = ground;
  const { persons, erasures, consents, personImports, personFindings } = stores;
  const shared = { store: persons, secrets, clock: systemClock };
  const consentPlace = placeByPerson(told`consents`, (personId) => consents.erase(personId));
  const erasing = {
    ...shared,
    places: [
      ...places,
      consentPlace,
      { ...placeByPerson(told`imports`, (personId) => personImports.erase(personId)), leadsToPerson: true },
      placeByPerson(told`findings of re-verifications`, (personId) => personFindings.erase(personId)),
    ],
    olderWorkEnded: () => olderWorkEnded(ground),
    scrub: () => stores.scrub(),
    log: erasures,
    journal: new ErasureJournalFile(folder.erasures),
    backups: async () => [
      ...(config.cluster.mode === 'cluster' ? SERVER_REMAINS : []),
      ...(await catalogue.stillHolding()),
    ],
    random: systemRandom,
  };
  const { replayed, refused } = await replayErasures(erasing);
  if (replayed > 0) log.event('erasures were made again in a restored database', { replayed });
  if (refused > 0)
    log.problem(`${refused} entries of ${folder.erasures} were not written by this site, so they erased no person`);
  const consentGate = await ConsentGate.open(consents, secrets);
  changes.follow('consents', () => consentGate.reload());
  const mayBeSame = samePersonBy(calibrations);
  const reEncoding = new ReEncoding({ ...shared, analyzer: vision.faces, jobs, mayBeSame });
  const enrolment = new Enrolment({
    ...shared,
    analyzer: vision.faces,
    keepPhotos: config.register.keepPhotos,
    mayBeSame,
    underWay,
  });
  return {
    register: stores.register(vision.models.encoderId),
    persons,
    enrolment,
    importDesk: openImports(ground, enrolment),
    personImports,
    reEncoding,
    reVerification: openReVerification(ground, { vision, mayBeSame }),
    personFindings,
    consents,
    consentGate,
    erasures,
    erase: (idNumber, reason) => erasePerson(erasing, idNumber, reason),
  };
}

/** Opens the imports of people. What is kept of one goes when its time has passed. */
function openImports(ground: Ground, enrolment: Enrolment): ImportDesk {
  const { config, stores, secrets, jobs, underWay } = ground;
  const importDesk = new ImportDesk({
    store: stores.personImports,
    enrolment,
    jobs,
    secrets,
    clock: systemClock,
    random: systemRandom,
    pause,
    underWay,
    keptMs: config.retention.importDays * DAY_MS,
  });
  keepUp(ground, 'imports of people', async () => ({ imports: await importDesk.purge() }));
  return importDesk;
}

/** Tells by the scores of the map in use whether a face may be the person of a reference. Without a map of its encoder, it may. */
function samePersonBy(calibrations: InstalledCalibrations): MayBeSame {
  return (reference, face) => {
    const { map } = calibrations.faces;
    if (map?.modelId !== reference.modelId) return true;
    const compared = compareWithReference(reference, face, faceSpaceFor(map));
    return compared.ok && scoreOf(map, compared.cosine) >= SAME_PERSON_SCORE;
  };
}

/** Opens the re-verification of registered people. What it found goes when its time has passed. */
function openReVerification(
  ground: Ground,
  { vision, mayBeSame }: { readonly vision: Vision; readonly mayBeSame: MayBeSame },
): ReVerification {
  const { config, stores, jobs } = ground;
  const reVerification = new ReVerification({
    store: stores.persons,
    imports: stores.personImports,
    findings: stores.personFindings,
    analyzer: vision.faces,
    mayBeSame,
    jobs,
    clock: systemClock,
    pause,
    keptMs: config.retention.findingDays * DAY_MS,
  });
  keepUp(ground, 'findings of re-verifications', async () => ({ findings: await reVerification.purge() }));
  return reVerification;
}
