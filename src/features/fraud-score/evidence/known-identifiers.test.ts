import fc from 'fast-check';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { DIGEST_KINDS, digestHex } from '../../../kernel/digests.ts';
import { MemorySiteSecrets } from '../../../storage/memory/site-secrets.ts';
import { SqlEvidenceStore } from '../../../storage/sql/evidence/evidence-store.ts';
import { SqlIdentifierStore } from '../../../storage/sql/evidence/identifier-store.ts';
import { SqliteDatabase } from '../../../storage/sqlite/sqlite-database.ts';
import { openTemporaryDatabase } from '../../../storage/sqlite/temporary-database.ts';
import { setUp, signal, START_MS } from '../../business-risk/decision/engine-world.suite.ts';
import type { AccountClaim } from '../../business-risk/ingest/risk-request.ts';
import type { ListDraft } from '../../business-risk/lists/list-draft.ts';
import { KnownIdentifiers } from './known-identifiers.ts';
import { subjectOf } from './subject.ts';

const DAY_S = 86_400;
const PHONE = '13815650338';
const secrets = new MemorySiteSecrets();
const none = { phone: null, deviceId: null };
const phone = fc
  .tuple(fc.constantFrom('138', '159', '186', '199'), fc.stringMatching(/^\d{8}$/))
  .map((parts) => parts.join(''));

let database: SqliteDatabase;
let file: string;
beforeEach(async () => {
  const opened = await openTemporaryDatabase();
  ({ database, file } = opened);
  onTestFinished(opened.dispose);
});

const known = () => new KnownIdentifiers({ store: new SqlIdentifierStore(database), secrets });

/** An engine without history, over the links of the database. */
function engine({ lists = [], identifiers = known() }: { lists?: ListDraft[]; identifiers?: KnownIdentifiers } = {}) {
  return setUp({ lists, identifiers, commit: async (write) => void (await database.writeAll([write])) });
}

const plainly = (accountId: string): AccountClaim => ({ type: 'phone', accountId, ...none });
const hidden = (accountId: string): AccountClaim => ({ type: 'phone-digest', accountId, ...none });
/** Every digest of a text, in both cases of hex. */
const digestsOf = (text: string) =>
  DIGEST_KINDS.flatMap((kind) => [digestHex(kind, text), digestHex(kind, text).toUpperCase()]);
/** Every form in which a phone may be asked about. */
const formsOf = (text: string) => [plainly(text), ...digestsOf(text).map(hidden)];

describe('a phone whose plain text was seen', () => {
  test('has one window and one habit in every form of the question', async () => {
    const shuffled = phone.chain((text) => {
      const forms = formsOf(text);
      return fc.tuple(fc.constant(text), fc.shuffledSubarray(forms, { minLength: forms.length }));
    });
    await fc.assert(
      fc.asyncProperty(shuffled, async ([text, forms]) => {
        const { ask } = engine();
        await ask({ account: plainly(text) });
        for (const [at, account] of forms.entries()) {
          const { features, event } = await ask({ account }, 60 + at);
          expect(features.get('phone_events_1h'), account.type).toBe(at + 2);
          expect(features.get('account_events_1h')).toBe(at + 2);
          expect(features.get('account_events_before')).toBe(at + 1);
          expect(event?.accountFlaw).toBeNull();
        }
      }),
      { numRuns: 8 },
    );
  });

  test('matches a list entry of every form in every form', async () => {
    await fc.assert(
      fc.asyncProperty(phone, fc.constantFrom('phone', 'account'), async (text, kind) => {
        await engine().ask({ account: plainly(text) });
        for (const value of [text, ...digestsOf(text)]) {
          const { ask } = engine({ lists: [{ list: 'block', kind, value }] });
          for (const account of formsOf(text)) {
            const { decision } = await ask({ account });
            expect([value, account, decision.settledBy]).toEqual([value, account, 'block-list']);
          }
        }
        const { ask } = engine({ lists: [{ list: 'block', kind, value: digestHex('sm3', `${text}0`) }] });
        for (const account of formsOf(text)) expect((await ask({ account })).listHits).toEqual([]);
      }),
      { numRuns: 4 },
    );
  });

  test('is one sponsor, one bound phone and one reported account in every form', async () => {
    const { ask } = engine();
    const sponsor = { openId: null, device: null, ip: null, campaignUrl: null };
    const scam = {
      contentLabel: null,
      contentSuspicious: null,
      contentBroadcast: null,
      fraudAccountType: 'phone',
    } as const;
    const first = await ask({ account: plainly(PHONE), sponsor: { ...sponsor, phone: PHONE } });
    for (const text of digestsOf(PHONE)) {
      const { event } = await ask({
        account: { type: 'other', accountId: 'name', phone: text, deviceId: null },
        sponsor: { ...sponsor, phone: digestHex('sm3', PHONE) },
        onlineScam: { ...scam, fraudAccount: digestHex('sha256', PHONE) },
      });
      expect(event?.keys.phone).toBe(first.event?.keys.phone);
      expect(event?.keys.sponsor).toBe(first.event?.keys.sponsor);
      expect(event?.sponsor?.samePhone).toBe(true);
      expect(event?.scam?.reportsSelf).toBe(true);
    }
  });

  test('is recognised after a restart, whichever API saw it in plain', async () => {
    await known().learn([{ kind: 'phone', text: PHONE, md5: digestHex('md5', PHONE) }], START_MS);
    await database.close();
    database = await SqliteDatabase.open({ file });
    onTestFinished(() => database.close());
    const { ask } = engine();
    const keys = [];
    for (const account of formsOf(PHONE)) keys.push((await ask({ account })).event?.keys);
    expect(new Set(keys.map((each) => each?.phone)).size).toBe(1);
    expect(new Set(keys.map((each) => each?.account)).size).toBe(1);
  });

  test('teaches the evidence that its digests are one', async () => {
    const evidence = new SqlEvidenceStore(database);
    await engine().ask({ account: plainly(PHONE) });
    const by = (form: 'sha256' | 'sm3') => subjectOf(secrets, 'phone', { form, text: digestHex(form, PHONE) });
    await evidence.labelSubjects([by('sm3')], {
      reference: 'r',
      outcome: 'fraud',
      observedAtMs: START_MS,
      source: 's',
    });
    const [dossier] = await evidence.look([by('sha256')], { atMs: START_MS, asker: null }, signal);
    expect(dossier?.labels).toHaveLength(1);
  });
});

test('a phone never seen in plain keeps the names of earlier releases: two digests stay two phones', async () => {
  const { ask } = engine();
  const [md5, sha256, sm3] = await Promise.all(
    DIGEST_KINDS.map(async (kind) => (await ask({ account: hidden(digestHex(kind, PHONE)) })).event?.keys.phone),
  );
  expect(new Set([md5, sha256, sm3]).size).toBe(3);
  // After that the md5 names all of them, as it already named the plain text.
  const plain = (await ask({ account: plainly(PHONE) })).event?.keys.phone;
  expect(plain).toBe(md5);
  expect((await ask({ account: hidden(digestHex('sha256', PHONE)) })).event?.keys.phone).toBe(md5);
});

test('a device is one with its digests too, and 64 digits that may be a digest teach nothing', async () => {
  const { ask } = engine();
  const on = (deviceId: string) => ask({ account: { type: 'other', accountId: 'name', phone: null, deviceId } });
  const device = (await on('490154203237518')).event?.keys.device;
  for (const text of digestsOf('490154203237518')) expect((await on(text)).event?.keys.device).toBe(device);
  const oaid = digestHex('sha256', 'oaid');
  await on(oaid);
  const store = new SqlIdentifierStore(database);
  const asked = (['sha256', 'sm3'] as const).map((form) => subjectOf(secrets, 'device', { form, text: oaid }).key);
  expect(await store.read(asked, signal)).toEqual([null, null]);
});

describe('links end', () => {
  const person = subjectOf(secrets, 'id-number', { form: 'plain', text: '11010519491231002X' });
  const another = subjectOf(secrets, 'id-number', { form: 'plain', text: '110101199003070011' });
  const phoneOf = (text: string) => subjectOf(secrets, 'phone', { form: 'plain', text });
  const seenWith = (people: readonly (typeof person)[], text: string) =>
    people.map((each, at) => ({
      evidenceId: digestHex('md5', `${text} ${at}`),
      subjects: [each, phoneOf(text)],
      code: 21001 as const,
      level: 3 as const,
      source: 'bureau',
      weight: 1,
      observedAtMs: START_MS,
      expiresAtMs: null,
    }));
  const isLinked = async (identifiers: KnownIdentifiers, text: string) => {
    const found = await Promise.all(
      DIGEST_KINDS.map((kind) => identifiers.formsOf('phone', [`${kind}:${digestHex(kind, text)}`], signal)),
    );
    expect(new Set(found.map((forms) => forms !== null)).size).toBe(1);
    return found[0] !== null;
  };
  const seen = (text: string) => ({ kind: 'phone', text, md5: digestHex('md5', text) }) as const;

  test('links go with the erasure of the person, unless the phone was seen with another person', async () => {
    const identifiers = known();
    const evidence = new SqlEvidenceStore(database);
    await evidence.add([...seenWith([person], PHONE), ...seenWith([person, another], '13800138000')]);
    // The links of earlier releases are for evidence only.
    expect(await isLinked(identifiers, PHONE)).toBe(false);
    await identifiers.learn([seen(PHONE), seen('13800138000')], START_MS);
    expect(await isLinked(identifiers, PHONE)).toBe(true);
    await evidence.erase([person]);
    identifiers.forget();
    expect(await isLinked(identifiers, PHONE)).toBe(false);
    expect(await isLinked(identifiers, '13800138000')).toBe(true);
    // If the plain text is seen again, it is learned again.
    await engine({ identifiers }).ask({ account: plainly(PHONE) });
    expect(await isLinked(identifiers, PHONE)).toBe(true);
  });

  test('links go after their retention, counted from the last day on which the phone was seen', async () => {
    const identifiers = known();
    const { ask } = engine({ identifiers });
    await ask({ account: plainly(PHONE) });
    await ask({ account: plainly('13800138000') });
    await ask({ account: plainly(PHONE) }, 3 * DAY_S);
    expect(await identifiers.purge(START_MS + 2 * DAY_S * 1000)).toBe(1);
    expect(await isLinked(identifiers, PHONE)).toBe(true);
    expect(await isLinked(identifiers, '13800138000')).toBe(false);
    expect(await identifiers.purge(START_MS + 3 * DAY_S * 1000)).toBe(0);
    expect(await identifiers.purge(START_MS + 3 * DAY_S * 1000 + 1)).toBe(1);
    expect(await isLinked(identifiers, PHONE)).toBe(false);
  });
});

test('what is erased while it is read is not remembered', async () => {
  const store = new SqlIdentifierStore(database);
  const identifiers = new KnownIdentifiers({ store, secrets });
  await identifiers.learn([{ kind: 'phone', text: PHONE, md5: digestHex('md5', PHONE) }], START_MS);
  const read = store.read.bind(store);
  vi.spyOn(store, 'read').mockImplementationOnce(async (keys, ends) => {
    const kept = await read(keys, ends);
    expect(await identifiers.purge(START_MS + 2 * DAY_S * 1000)).toBe(1);
    return kept;
  });
  const ask = () => identifiers.formsOf('phone', [`md5:${digestHex('md5', PHONE)}`], signal);
  expect(await ask()).not.toBeNull();
  expect(await ask()).toBeNull();
});

test('what was learned is written once, and a failed write is repeated', async () => {
  const identifiers = known();
  const seen = [{ kind: 'phone', text: PHONE, md5: digestHex('md5', PHONE) }] as const;
  expect(identifiers.prepare(seen, START_MS)).not.toBeNull();
  expect(identifiers.prepare(seen, START_MS + 599_999)).toBeNull();
  expect(identifiers.prepare(seen, START_MS + 600_000)).not.toBeNull();
});

test('the database shows no digest, and a row copied over another one resolves nothing', async () => {
  const identifiers = known();
  const other = '13800138000';
  const store = new SqlIdentifierStore(database);
  await identifiers.learn([{ kind: 'phone', text: PHONE, md5: digestHex('md5', PHONE) }], START_MS);
  const key = subjectOf(secrets, 'phone', { form: 'plain', text: PHONE });
  const [kept] = await store.read([key.key], signal);
  for (const kind of DIGEST_KINDS)
    expect(Buffer.from(kept?.sealed ?? []).toString('hex')).not.toContain(digestHex(kind, PHONE));
  const swapped = subjectOf(secrets, 'phone', { form: 'plain', text: other });
  await store.learn([{ subject: swapped, sealed: kept?.sealed ?? new Uint8Array() }], START_MS);
  expect(await known().formsOf('phone', [`sha256:${digestHex('sha256', other)}`], signal)).toBeNull();
});
