import { told } from '../../kernel/told.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { SiteSecrets } from '../../platform/secrets/site-secrets.ts';
import type { Enrolment, EnrolmentOutcome, EnrolmentRefusal } from '../../people/enrolment.ts';
import { isGenuine, type ErasureCertificate, type ErasureLog, type ErasureReason } from '../../people/erasure.ts';
import { isBirthdayPossible, parseIdNumber, type IdNumber } from '../../identity/id-number.ts';
import { maskIdNumber, maskRealName } from '../../identity/masking.ts';
import { personIdOf } from '../../people/person-id.ts';
import type { OtherPhotos, PersonRecord, PersonStore } from '../../people/person-store.ts';
import type { ReEncoding } from '../../people/re-encoding.ts';
import { mayBear, type RealName } from '../../identity/real-name.ts';
import type { PersonId } from '../../people/register.ts';
import { readSentName } from '../../wire/formats.ts';
import type { AdminHandlers, AdminOutcome, AdminParamsOf } from '../../wire/admin/define-admin.ts';
import type { personContracts } from './contract.ts';

/** What the handlers of people work with. */
export interface PersonDeps {
  readonly persons: PersonStore;
  readonly enrolment: Enrolment;
  readonly reEncoding: Pick<ReEncoding, 'start' | 'status'>;
  readonly erase: (idNumber: IdNumber, reason: ErasureReason) => Promise<ErasureCertificate>;
  readonly erasures: ErasureLog;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly clock: Clock;
}

type Refusal = Extract<AdminOutcome<never>, { ok: false }>;

/** Longest time for one enrolment, including its wait for a worker. */
const ENROLMENT_TIMEOUT_MS = 60_000;
const NOT_FOUND: Refusal = { ok: false, error: 'not_found', detail: told`no person is registered under this number` };
const NO_NUMBER: Refusal = {
  ok: false,
  error: 'bad_request',
  detail: told`idNumber: not an id number (length, province, date or check character)`,
};
const NO_BIRTHDAY: Refusal = {
  ok: false,
  error: 'bad_request',
  detail: told`idNumber: the date of birth is in the future, or more than 150 years ago`,
};
const NO_NAME: Refusal = {
  ok: false,
  error: 'bad_request',
  detail: told`name: not a name in the form of an identity card`,
};
const NO_HAN_NAME: Refusal = {
  ok: false,
  error: 'bad_request',
  detail: told`name: a name in Latin letters needs the number of a foreigner's permanent residence card, and this is a resident's`,
};

const REPLACE_OR_ADD: Refusal = {
  ok: false,
  error: 'bad_request',
  detail: told`replaceFace, addPhotos: photos either replace those that are registered or are added to them`,
};

/** Refusals because of what is registered already. The others are about the request alone. */
const TAKEN: ReadonlySet<EnrolmentRefusal> = new Set(['other-name', 'other-photo', 'too-many-photos']);

/** Makes the handlers that register people, show them masked, correct names, and erase people with a certificate. */
export function createPersonHandlers(deps: PersonDeps): AdminHandlers<typeof personContracts> {
  const { persons, enrolment, reEncoding, erase, secrets, clock } = deps;
  const enrol = async ({ idNumber, name, photo, morePhotos, unusablePhoto, ...others }: EnrolParams) => {
    const given = readPerson(idNumber, name, clock.nowMs());
    if (!given.ok) return given;
    const otherPhotos = otherPhotosOf(others);
    if (otherPhotos === null) return REPLACE_OR_ADD;
    const texts = photo === undefined ? morePhotos : [photo, ...morePhotos];
    const photos = texts.map((text) => new Uint8Array(Buffer.from(text, 'base64')));
    const request = { idNumber: given.idNumber, realName: given.realName, photos, otherPhotos, unusablePhoto };
    return enrolment.enrol(request, AbortSignal.timeout(ENROLMENT_TIMEOUT_MS));
  };
  return {
    async add(params) {
      const outcome = await enrol(params);
      if (!('refusal' in outcome)) return outcome.ok ? registered(outcome) : outcome;
      const isTaken = TAKEN.has(outcome.refusal);
      return {
        ok: false,
        error: isTaken ? 'conflict' : 'bad_request',
        detail: told`${outcome.refusal}: ${outcome.detail}`,
      };
    },

    async enrol(params) {
      const outcome = await enrol(params);
      if ('error' in outcome) return outcome;
      if (!outcome.ok) return { ok: true, result: { ok: false, refusal: outcome.refusal, detail: outcome.detail } };
      return { ok: true, result: { ok: true, did: outcome.did }, subject: outcome.personId };
    },

    async find({ idNumber }) {
      const number = parseIdNumber(idNumber);
      return number === null ? NO_NUMBER : shown(await persons.get(personIdOf(secrets, number)));
    },

    async list({ after, limit }) {
      const rows = await persons.list({ after: (after ?? null) as PersonId | null, limit });
      return { ok: true, result: { persons: rows.map(show) } };
    },

    count: async () => ({ ok: true, result: await persons.counts() }),

    async rename({ idNumber, name }) {
      const given = readPerson(idNumber, name, clock.nowMs());
      if (!given.ok) return given;
      const renamed = await persons.rename(given.idNumber, given.realName, clock.nowMs());
      return renamed ? shown(await persons.get(personIdOf(secrets, given.idNumber))) : NOT_FOUND;
    },

    async remove({ idNumber, reason }) {
      const number = parseIdNumber(idNumber);
      if (number === null) return NO_NUMBER;
      const certificate = await erase(number, reason);
      return { ok: true, result: copyOf(certificate), subject: certificate.personId };
    },

    reEncode: async (_params, { name }) => ({ ok: true, result: await reEncoding.start(name) }),

    reEncoding: async () => ({ ok: true, result: await reEncoding.status() }),

    certificates: ({ idNumber }) => certificatesOf(parseIdNumber(idNumber), deps),
  };
}

type EnrolParams = AdminParamsOf<typeof personContracts.add>;

function otherPhotosOf({ replaceFace, addPhotos }: Pick<EnrolParams, 'replaceFace' | 'addPhotos'>): OtherPhotos | null {
  if (replaceFace && addPhotos) return null;
  if (replaceFace) return 'replace';
  return addPhotos ? 'add' : 'refuse';
}

function registered({ personId, did }: Extract<EnrolmentOutcome, { ok: true }>) {
  return { ok: true as const, result: { personId, did }, subject: personId };
}

function readPerson(
  idNumber: string,
  name: string,
  nowMs: number,
): { readonly ok: true; readonly idNumber: IdNumber; readonly realName: RealName } | Refusal {
  const number = parseIdNumber(idNumber);
  const realName = readSentName(name);
  if (number === null) return NO_NUMBER;
  if (!isBirthdayPossible(number, nowMs)) return NO_BIRTHDAY;
  if (realName === null) return NO_NAME;
  return mayBear(number, realName) ? { ok: true, idNumber: number, realName } : NO_HAN_NAME;
}

function shown(person: PersonRecord | null) {
  return person === null ? NOT_FOUND : { ok: true as const, result: show(person), subject: person.personId };
}

function show({ photos, idNumber, realName, modelIds, ...person }: PersonRecord) {
  const masked = { idNumber: maskIdNumber(idNumber), realName: maskRealName(realName) };
  return { ...person, ...masked, photos: photos.length, modelIds: [...modelIds] };
}

async function certificatesOf(number: IdNumber | null, { erasures, secrets }: PersonDeps) {
  if (number === null) return NO_NUMBER;
  const personId = personIdOf(secrets, number);
  const certificates = (await erasures.of(personId)).map((each) => keptCopyOf(secrets, each));
  return { ok: true as const, result: { certificates }, subject: personId };
}

/** Gives a certificate as the admin API shows it. */
function copyOf({ erased, remains, ...certificate }: ErasureCertificate) {
  return { ...certificate, erased: [...erased], remains: [...remains] };
}

/** Gives a certificate that the site keeps, with whether its seal holds. */
export function keptCopyOf(secrets: Pick<SiteSecrets, 'mac'>, certificate: ErasureCertificate) {
  return { ...copyOf(certificate), isGenuine: isGenuine(secrets, certificate) };
}
