import { createHash } from 'node:crypto';
import { SCORECARD, LOGISTIC_MODEL, LOGISTIC_NETWORK } from './score-models.ts';
import { PEOPLE } from './people.ts';
import { ask, type FileValue, type Question } from './questions.ts';

/** Calls an operation of the admin API of the older release. */
export type Admin = (operation: string, params?: Readonly<Record<string, unknown>>) => Promise<Record<string, unknown>>;

/** A running release with a data folder that is to be filled. */
export interface Filling {
  readonly url: string;
  readonly admin: Admin;
  /** The folder of the fixture's photos and clip. */
  readonly folder: string;
}

/** Ids and keys that the later questions need. */
export interface Callers {
  readonly shop: { readonly id: string; readonly key: string; readonly testKey: string; readonly bannedKey: string };
  readonly bank: { readonly id: string; readonly key: string };
  readonly pending: { readonly key: string };
  readonly sandbox: { readonly id: string; readonly key: string };
}

export const OPEN_ID = 'JH0123456789abcdef';
export const PHOTO = (name: string): FileValue => ({ file: `${name}.jpg` });
export const CLIP: FileValue = { file: 'clip.mp4', before: 'base64:' };

/** Administrators of every role, one of them disabled, with tokens and sessions. */
export async function fillAdministrators(admin: Admin, appId: string): Promise<void> {
  await admin('administrators.create', { name: 'mei', role: 'operator', password: 'correct horse battery staple' });
  await admin('administrators.create', { name: 'lin', role: 'auditor' });
  await admin('administrators.create', { name: 'bo', role: 'integrator', appIds: [appId] });
  await admin('administrators.change', { name: 'lin', disabled: true });
  await admin('administrators.issue-token', { name: 'mei', label: 'laptop', days: 30 });
  await admin('administrators.issue-token', { name: 'bo', label: 'feeder' });
  await admin('sessions.create', { name: 'mei', password: 'correct horse battery staple' });
}

/** Apps in every state and mode with keys and packages of every kind. */
export async function fillPlatform(admin: Admin): Promise<Callers> {
  const made = async (params: object) => String((await admin('apps.create', { ...params }))['id']);
  const keyOf = async (params: object) => (await admin('keys.create', { ...params })) as { id: string; key: string };
  const shop = await made({ name: 'Shop 商城', openId: OPEN_ID, addressRate: { perSecond: 500, burst: 1000 } });
  const bank = await made({ name: 'Bank', apis: ['face-guard', 'fraud-score'], deny: ['198.51.100.0/24'] });
  const pending = await made({ name: 'Pending', status: 'pending', dailyCallsMax: 5 });
  const sandbox = await made({ name: 'Try', mode: 'sandbox', openId: OPEN_ID });
  await admin('apps.change', { appId: await made({ name: 'Banned' }), status: 'banned' });
  await admin('apps.limit', { appId: shop, api: 'video-liveness', dailyCallsMax: 50 });
  await admin('packages.add', { appId: shop, calls: 500, unitPrice: '0.30' });
  await admin('packages.add', { appId: shop, api: 'face-guard', kind: 'gift', calls: 2 });
  await admin('packages.add', { appId: bank, unitPrice: '1.25', days: 400 });
  const ended = await admin('packages.add', { appId: bank, calls: 10, unitPrice: '9.99' });
  await admin('packages.end', { packageId: ended['id'] });
  const banned = await keyOf({ appId: shop, label: 'lost' });
  await admin('keys.ban', { keyId: banned.id, banned: true });
  const rotated = await keyOf({ appId: bank, label: 'first' });
  const fresh = await admin('keys.rotate', { keyId: rotated.id, overlapHours: 48 });
  await admin('apis.switch', { api: 'video-liveness', availability: 'maintenance' });
  await admin('apis.switch', { api: 'video-liveness', availability: 'on' });
  return {
    shop: {
      id: shop,
      key: (await keyOf({ appId: shop, label: 'server' })).key,
      testKey: (await keyOf({ appId: shop, kind: 'test', callsMax: 1 })).key,
      bannedKey: banned.key,
    },
    bank: { id: bank, key: String(fresh['key']) },
    pending: { key: (await keyOf({ appId: pending })).key },
    sandbox: { id: sandbox, key: (await keyOf({ appId: sandbox })).key },
  };
}

/** People with and without faces, renamed and erased, with consents in every state. */
export async function fillRegister(
  { admin }: Filling,
  photos: ReadonlyMap<string, string>,
  bank: string,
): Promise<void> {
  const { ada, grace, faceless, blank, erased } = PEOPLE;
  const photo = (name: string) => photos.get(name);
  await admin('persons.add', { idNumber: ada.idNumber, name: '旧名', photo: photo('ada') });
  await admin('persons.rename', { idNumber: ada.idNumber, name: ada.name });
  await admin('persons.add', { idNumber: grace.idNumber, name: grace.name, photo: photo('grace') });
  await admin('persons.add', { idNumber: faceless.idNumber, name: faceless.name });
  await admin('persons.add', {
    idNumber: blank.idNumber,
    name: blank.name,
    photo: photo('wall'),
    unusablePhoto: 'register-without-face',
  });
  await admin('persons.add', { idNumber: erased.idNumber, name: erased.name, photo: photo('erased') });
  await admin('consents.give', { idNumber: grace.idNumber, appId: bank, consentId: 'form-7', days: 400 });
  await admin('consents.give', { idNumber: ada.idNumber, appId: bank, consentId: 'form-8' });
  await admin('consents.withdraw', { idNumber: ada.idNumber, appId: bank });
  await admin('consents.require', { appId: bank, isRequired: true });
}

/** Attacks on Ada in every window, by night and by day. One is taken back, and some days are sealed by hand. */
export async function fillAttacks({ admin }: Filling): Promise<void> {
  const { idNumber } = PEOPLE.ada;
  const report = (eventId: string, at: string, more: object = {}) =>
    admin('attacks.report', { source: 'gates', eventId, idNumber, at, ...more });
  await report('g-1', '2026-10-19 03:15:00', { kind: 'presentation', score: 12.5 });
  await report('g-2', '2026-10-17 12:00:00', { kind: 'face-swap' });
  await report('g-3', '2026-10-10 00:00:00');
  await report('g-4', '2026-09-25 05:59:59', { kind: 'injection' });
  await report('g-wrong', '2026-10-18 12:00:00');
  await admin('attacks.retract', { source: 'gates', eventId: 'g-wrong', reason: 'a test of the gate' });
  const older = ['2026-08-30 13:00:00', '2026-07-01 02:00:00', '2026-05-02 23:00:00'];
  const lines = older.map((at, row) => JSON.stringify({ source: 'archive', eventId: `a-${row}`, idNumber, at }));
  const erased = { source: 'archive', eventId: 'e-1', idNumber: PEOPLE.erased.idNumber, at: '2026-10-01 01:00:00' };
  await admin('attacks.batch', { ndjson: [...lines, JSON.stringify(erased)].join('\n') });
  await admin('attacks.hold', { day: '2026-10-18' });
  await admin('attacks.seal', { day: '2026-10-18' });
}

/**
 * Evidence in plain and hashed, some of it withdrawn or ended. Also outcomes, and a scorecard in service beside a
 * network.
 */
export async function fillScores({ admin }: Filling): Promise<void> {
  const { ada, grace, erased } = PEOPLE;
  const report = (reference: string, code: number, level: number, more: object) =>
    admin('evidences.report', {
      source: 'bureau',
      reference,
      code,
      level,
      observedAt: '2026-10-15T00:00:00Z',
      ...more,
    });
  await report('case-1', 11004, 3, { idNumber: ada.idNumber, phone: ada.phone, name: ada.name });
  await report('case-2', 11001, 3, { idNumber: ada.idNumber, device: 'device-0001' });
  await report('case-3', 12001, 1, { idNumber: md5(grace.idNumber), idForm: 'md5', weight: 0.2 });
  await report('case-4', 11003, 2, { phone: grace.phone, expiresAt: '2027-10-15T00:00:00Z' });
  await report('case-5', 11005, 3, { idNumber: grace.idNumber });
  await admin('evidences.withdraw', { idNumber: grace.idNumber, reference: 'case-5', source: 'bureau' });
  await report('case-6', 11002, 3, { idNumber: erased.idNumber });
  const outcome = { outcome: 'fraud', observedAt: '2026-10-16T00:00:00Z', source: 'desk' };
  await admin('outcomes.report', { ...outcome, idNumber: ada.idNumber, reference: 'desk-1' });
  await admin('outcomes.report', { ...outcome, outcome: 'genuine', phone: grace.phone, reference: 'desk-2' });
  await admin('scoreModels.add', { document: JSON.stringify(SCORECARD), report: '<p>A report</p>', publish: true });
  const onnx = Buffer.from(LOGISTIC_NETWORK).toString('base64');
  await admin('scoreModels.add', { document: JSON.stringify(LOGISTIC_MODEL), onnx });
}

function madeUpRule(id: string, level: 'review' | 'reject') {
  const title = 'Made for the fixture';
  return { id, title, when: 'address_accounts_1h >= 3', raises: [2061], level, points: 40, scenes: ['fixture'] };
}

/** Rules in every state, two versions of a feed, entries of both lists. */
export async function fillRiskPolicy({ admin }: Filling, shop: string): Promise<void> {
  const { versions } = (await admin('rules.list')) as { versions: { id: string; state: string }[] };
  const active = versions.find(({ state }) => state === 'active');
  const { set } = (await admin('rules.show', { versionId: active?.id })) as { set: { rules: object[] } };
  const draft = async (id: string, level: 'review' | 'reject') => {
    const made = await admin('rules.draft', {
      set: { ...set, rules: [...set.rules, madeUpRule(id, level)] },
      note: id,
    });
    return made['id'];
  };
  await admin('rules.publish', { versionId: await draft('many-accounts', 'reject') });
  await admin('rules.shadow', { versionId: await draft('many-accounts-mildly', 'review') });
  await draft('still-a-draft', 'review');
  const feed = { name: 'hosting', kind: 'datacenter', source: 'made up', licence: 'none' };
  await admin('feeds.import', { ...feed, text: '8.8.4.0/25\n' });
  await admin('feeds.import', { ...feed, text: '8.8.4.0/24\n', publishedAt: '2026-10-01T00:00:00Z' });
  await admin('list-entries.add', { list: 'block', kind: 'phone', value: '13900000099', note: 'chargebacks' });
  await admin('list-entries.add', { list: 'allow', kind: 'address', value: '9.9.9.0/28', appId: shop });
  await admin('list-entries.add', { list: 'block', kind: 'device', value: 'device-0666', end: '2027-10-20T00:00:00Z' });
}

/** Calls of all five APIs: charged and free, repeated, answered by another server, rejected, and in the sandbox. */
export async function fillCalls({ url, folder, admin }: Filling, { shop, bank, sandbox }: Callers): Promise<void> {
  const call = (question: Omit<Question, 'about'>) => ask(url, folder, { about: 'filling', ...question });
  const { ada, grace, erased, stranger } = PEOPLE;
  for (const key of [shop.key, bank.key]) await call({ path: '/face_guard/query', fields: { key, ...claimOf(grace) } });
  await call({ path: '/face_guard/query', fields: { key: shop.key, ...claimOf(erased) } });
  await call({ path: '/face_guard/query', fields: { key: shop.key, idcard: '1', realname: ada.name } });
  for (const image of ['ada-again', 'grace', 'wall'].map(PHOTO))
    await call({ path: '/verifyface/verify', fields: { key: shop.key, ...claimOf(ada), image } });
  await call({ path: '/verifyface/verify', fields: { key: shop.key, ...claimOf(stranger), image: PHOTO('ada') } });
  await call({ path: '/verifyface/verify', fields: { key: shop.testKey, ...claimOf(grace), image: PHOTO('grace') } });
  for (const key of [shop.key, sandbox.key])
    await call({ path: '/videoAuth/query', fields: { key, ...claimOf(grace), videoData: CLIP } });
  const pair = { idNumber: ada.idNumber, idCryptoType: 0, phoneNumber: ada.phone, phoneCryptoType: 0 };
  await call({ path: '/antiFraudHighRate/query', fields: { key: shop.key, ...pair } });
  await fillDecisions({ url, folder }, shop.key);
  await admin('sandbox.clock', { appId: sandbox.id, hours: 24 });
}

/** Number and name, in the fields of the routes about an identity. */
export function claimOf({ idNumber, name }: { readonly idNumber: string; readonly name: string }) {
  return { idcard: idNumber, realname: name };
}

/** Decisions that pass and decisions that reject. They make phones, devices and addresses known. */
export async function fillDecisions({ url, folder }: Pick<Filling, 'url' | 'folder'>, key: string): Promise<void> {
  const phones = ['13900000011', '13900000012', '13900000013', '13900000014', '13900000099'];
  for (const [at, phone] of phones.entries())
    await ask(url, folder, {
      about: 'filling',
      path: `/antiRush/query?key=${key}`,
      fields: { BusinessSecurityData: decision(phone, at) },
    });
}

/** A request of the risk decision. */
export function decision(phone: string, at: number) {
  return {
    Account: { AccountType: 4, OtherAccount: { AccountId: phone, DeviceId: `device-0${100 + at}` } },
    UserIp: '8.8.8.8',
    PostTime: Date.parse('2026-10-20T18:00:00+08:00') / 1000 + at,
    SceneCode: 'fixture',
    UserAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148',
  };
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
