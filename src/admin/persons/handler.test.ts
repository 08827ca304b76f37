import { expect, test } from 'vitest';
import { openSecrets } from '../../../test/site-secrets.ts';
import { anActor } from '../../../test/an-actor.ts';
import type { EnrolmentOutcome, EnrolmentRequest } from '../../people/enrolment.ts';
import type { PersonRecord } from '../../people/person-store.ts';
import { personContracts } from './contract.ts';
import { createPersonHandlers, type PersonDeps } from './handler.ts';

const NUMBER = '11010519491231002X';
/** The number of a foreigner's permanent residence card. Its bearer may have a name in Latin letters. */
const NAME = '王小明';
const PHOTO = Buffer.from('a photo').toString('base64');
const RECORD = {
  personId: 'ab'.repeat(16),
  idNumber: NUMBER,
  realName: NAME,
  face: 'embedding',
  photos: [{}, {}],
  modelIds: ['m1'],
  keepsPhoto: true,
  enrolledAtMs: 1,
  changedAtMs: 2,
} as unknown as PersonRecord;
const REGISTERED = { ok: true, personId: RECORD.personId, did: 'added' } as EnrolmentOutcome;

async function opened({ outcome = REGISTERED, record = RECORD as PersonRecord | null } = {}) {
  const requests: EnrolmentRequest[] = [];
  const erased: unknown[] = [];
  const renamed: unknown[] = [];
  const handlers = createPersonHandlers({
    persons: {
      get: async () => record,
      list: async () => [RECORD],
      counts: async () => ({ persons: 3, faces: 2, photos: 4 }),
      rename: async (...how: unknown[]) => (renamed.push(how), record !== null),
    },
    enrolment: { enrol: async (request: EnrolmentRequest) => (requests.push(request), outcome) },
    reEncoding: { start: async (name: string) => ({ state: 'running', modelId: name }), status: async () => ({}) },
    erase: async (...how: unknown[]) => {
      erased.push(how);
      return {
        certificateId: 'cer_1',
        personId: RECORD.personId,
        erased: [{ place: 'register', items: 1 }],
        remains: [],
      };
    },
    erasures: { of: async () => [] },
    secrets: await openSecrets(),
    clock: { nowMs: () => Date.parse('2026-03-01T12:00:00+08:00') },
  } as unknown as PersonDeps);
  const add = (given: object) =>
    handlers.add(personContracts.add.params.parse({ idNumber: NUMBER, name: NAME, ...given }), anActor);
  return { handlers, add, requests, erased, renamed };
}

test('a person is registered with the photos in their order', async () => {
  const { add, requests } = await opened();
  expect(await add({ photo: PHOTO, morePhotos: [PHOTO], addPhotos: true })).toEqual({
    ok: true,
    result: { personId: RECORD.personId, did: 'added' },
    subject: RECORD.personId,
  });
  expect(requests).toMatchObject([{ idNumber: NUMBER, realName: NAME, otherPhotos: 'add', unusablePhoto: 'refuse' }]);
  expect(requests[0]?.photos.map((photo) => Buffer.from(photo).toString())).toEqual(['a photo', 'a photo']);
});

test.each([
  [{}, 'refuse'],
  [{ replaceFace: true }, 'replace'],
  [{ addPhotos: true }, 'add'],
])('with %j, other photos that are registered make it %s', async (given, otherPhotos) => {
  const { add, requests } = await opened();
  await add(given);
  expect(requests).toMatchObject([{ otherPhotos }]);
});

test.each([
  [{ replaceFace: true, addPhotos: true }, /^replaceFace, addPhotos: /],
  [{ idNumber: '110105194912310021' }, /^idNumber: not an id number/],
  [{ idNumber: '110105209912310020' }, /^idNumber: /],
  [{ name: '王 1' }, /^name: not a name/],
  [{ name: 'JOHN SMITH' }, /^name: a name in Latin letters needs the number of a foreigner's/],
])('%j is refused before anything is looked at, and is not repeated', async (given, detail) => {
  const { handlers, add, requests } = await opened();
  const outcome = await add(given);
  expect(outcome).toMatchObject({ ok: false, error: 'bad_request', detail: expect.stringMatching(detail) });
  expect(JSON.stringify(outcome)).not.toMatch(/11010519|110105209|SMITH|王/);
  const many = await handlers.enrol(
    personContracts.enrol.params.parse({ idNumber: NUMBER, name: NAME, ...given }),
    anActor,
  );
  expect(many).toEqual(outcome);
  expect(requests).toEqual([]);
});

test.each([
  ['other-name', 'conflict'],
  ['other-photo', 'conflict'],
  ['too-many-photos', 'conflict'],
  ['no-face', 'bad_request'],
] as const)('a person who is refused for %s is a %s, and a result for one of many', async (refusal, error) => {
  const outcome = { ok: false, refusal, detail: 'why' } as EnrolmentOutcome;
  const { handlers, add } = await opened({ outcome });
  expect(await add({})).toEqual({ ok: false, error, detail: `${refusal}: why` });
  const many = personContracts.enrol.params.parse({ idNumber: NUMBER, name: NAME });
  expect(await handlers.enrol(many, anActor)).toEqual({ ok: true, result: { ok: false, refusal, detail: 'why' } });
});

test('a person is shown masked, by an 18 or a 15 digit number', async () => {
  const { handlers } = await opened();
  for (const idNumber of [NUMBER, '110105491231002']) {
    const outcome = await handlers.find({ idNumber }, anActor);
    expect(outcome).toMatchObject({
      result: { personId: RECORD.personId, idNumber: '1****************X', photos: 2, modelIds: ['m1'] },
      subject: RECORD.personId,
    });
    expect(JSON.stringify(outcome)).not.toMatch(/19491231|小明/);
  }
  expect(JSON.stringify(await handlers.list({ limit: 50 }, anActor))).not.toMatch(/19491231|小明/);
});

test('what is no number, or of nobody, is refused', async () => {
  const { handlers } = await opened({ record: null });
  const nobody = { ok: false, error: 'not_found', detail: 'no person is registered under this number' };
  expect(await handlers.find({ idNumber: NUMBER }, anActor)).toEqual(nobody);
  expect(await handlers.rename({ idNumber: NUMBER, name: NAME }, anActor)).toEqual(nobody);
  const idNumber = '110105194912310021';
  for (const outcome of [
    await handlers.find({ idNumber }, anActor),
    await handlers.rename({ idNumber, name: NAME }, anActor),
    await handlers.remove({ idNumber, reason: 'requested-by-person' }, anActor),
    await handlers.certificates({ idNumber }, anActor),
  ])
    expect(outcome).toMatchObject({ ok: false, error: 'bad_request' });
});

test('a name is corrected, and shown masked', async () => {
  const { handlers, renamed } = await opened();
  expect(await handlers.rename({ idNumber: NUMBER, name: NAME }, anActor)).toMatchObject({
    ok: true,
    result: { idNumber: '1****************X' },
    subject: RECORD.personId,
  });
  expect(renamed).toMatchObject([[NUMBER, NAME, expect.any(Number)]]);
});

test('an erasure gives its certificate, also for somebody who is not registered', async () => {
  const { handlers, erased } = await opened({ record: null });
  const asked = personContracts.remove.params.parse({ idNumber: NUMBER });
  expect(await handlers.remove(asked, anActor)).toMatchObject({
    ok: true,
    result: { certificateId: 'cer_1' },
    subject: RECORD.personId,
  });
  expect(erased).toEqual([[NUMBER, 'requested-by-person']]);
});

test('people are counted, and are re-encoded in the name of the administrator', async () => {
  const { handlers } = await opened();
  expect(await handlers.count({}, anActor)).toEqual({ ok: true, result: { persons: 3, faces: 2, photos: 4 } });
  expect(await handlers.reEncode({}, anActor)).toMatchObject({ ok: true, result: { modelId: 'ada' } });
});

test('a certificate whose seal does not hold is bad news', () => {
  const { isBadNews } = personContracts.certificates;
  expect(isBadNews({ certificates: [{ isGenuine: true }, { isGenuine: false }] })).toBe(true);
  expect(isBadNews({ certificates: [{ isGenuine: true }] })).toBe(false);
});

const morePhotos = (photos: number) => ({ idNumber: NUMBER, name: NAME, morePhotos: Array(photos).fill(PHOTO) });
test.each([
  [morePhotos(4), true],
  [morePhotos(5), false],
  [{ idNumber: '1'.repeat(14), name: NAME }, false],
  [{ idNumber: NUMBER, name: '' }, false],
  [{ idNumber: NUMBER, name: NAME, photo: 'not base64!' }, false],
])('the schema takes a person: %#', (given, isTaken) => {
  expect(personContracts.add.params.safeParse(given).success).toBe(isTaken);
});
