import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { digestHex, DIGEST_KINDS } from '../../kernel/digests.ts';
import { readEvidence, readWithdrawal } from './evidence/evidence-report.ts';
import { DEFAULT_MODEL } from './score/score-model.ts';
import { KnownIdentifiers } from './evidence/known-identifiers.ts';
import { MemorySiteSecrets } from '../../storage/memory/site-secrets.ts';
import { SqlIdentifierStore } from '../../storage/sql/evidence/identifier-store.ts';
import { SqlEvidenceStore } from '../../storage/sql/evidence/evidence-store.ts';
import { openTemporaryDatabase } from '../../../test/temporary-database.ts';
import { fraudScore } from './contract.ts';
import { createFraudScore } from './handler.ts';

/*
 * The rules that these tests check for API 717: a record is found whatever form each side was given in, a question
 * makes no record, and the answer does not depend on the form in which an identifier was sent.
 */

const NOW_MS = 1_700_000_000_000;
const DAY_MS = 86_400_000;
const secrets = new MemorySiteSecrets();

/** The handler over a real store. Evidence goes in as reports, questions as parameters of the wire. */
async function open() {
  const { database, dispose } = await openTemporaryDatabase();
  onTestFinished(dispose);
  const evidence = new SqlEvidenceStore(database);
  const identifiers = new KnownIdentifiers({ store: new SqlIdentifierStore(database), secrets });
  const handle = createFraudScore({ secrets, evidence, identifiers, model: () => DEFAULT_MODEL });
  let orders = 0;
  const ask = async (fields: Readonly<Record<string, string>>, appId = 'app_own') => {
    orders += 1;
    const outcome = await handle(fraudScore.params.schema.parse(fields), {
      orderId: `J717${orders}`,
      appId,
      receivedAtMs: NOW_MS + orders,
      address: '203.0.113.7',
      baseUrl: 'http://localhost',
      signal: AbortSignal.timeout(60_000),
    });
    await database.writeAll(outcome.writes ?? []);
    if (!outcome.ok) throw new Error('the fraud score has no refusal of its own');
    return outcome.result.res;
  };
  const report = async (fields: Readonly<Record<string, unknown>>) => {
    const read = readEvidence({ source: 'bureau', observedAt: NOW_MS - DAY_MS, ...fields }, { secrets, nowMs: NOW_MS });
    if (!read.ok) throw new Error(read.problem);
    await evidence.add([read.value]);
  };
  return { ask, report };
}

const FORMS = ['plain', ...DIGEST_KINDS] as const;
type Form = (typeof FORMS)[number];
const given = (text: string, form: Form) => (form === 'plain' ? text : digestHex(form, text));

interface Person {
  readonly idNumber: string;
  readonly phone: string;
  readonly name: string;
}

/** All 16 forms of a question, or 48 with the forms of the name (absent, plain, md5). */
function questionsOf({ idNumber, phone, name }: Person): readonly Readonly<Record<string, string>>[] {
  const names = [{}, { name }, { name: digestHex('md5', name), nameCryptoType: '1' }];
  return FORMS.flatMap((idForm, idType) =>
    FORMS.flatMap((phoneForm, phoneType) =>
      names.map((named) => ({
        idNumber: given(idNumber, idForm),
        idCryptoType: String(idType),
        phoneNumber: given(phone, phoneForm),
        phoneCryptoType: String(phoneType),
        ...named,
      })),
    ),
  );
}

/** Check character of GB 11643-1999, ISO 7064 MOD 11-2. */
function withCheckCharacter(body: string): string {
  const sum = [...body].reduce((total, digit, at) => total + Number(digit) * (2 ** (17 - at) % 11), 0);
  return body + '10X98765432'[sum % 11];
}

let people = 0;
function somebodyNew(year = 1980, name = '张三'): Person {
  people += 1;
  const tail = String(people).padStart(7, '0');
  const idNumber = withCheckCharacter(`110105${year}${String(1 + (people % 12)).padStart(2, '0')}15${tail.slice(4)}`);
  return { idNumber, phone: `138${String(people).padStart(8, '0')}`, name };
}

const somebody = fc
  .tuple(fc.integer({ min: 1950, max: 1999 }), fc.constantFrom('张三', '欧阳修', '王小明'))
  .map(([year, name]) => somebodyNew(year, name));
const form = fc.constantFrom(...FORMS);
const loaded = fc.record({
  who: fc.constantFrom('id', 'phone', 'both'),
  idForm: form,
  phoneForm: form,
  code: fc.constantFrom(21001, 11004, 12001, 12002),
  level: fc.integer({ min: 1, max: 3 }),
  reference: fc.constantFrom('r1', 'r2', 'r3'),
});
const askedByOthers = fc.record({ idForm: form, phoneForm: form, app: fc.constantFrom('app_2', 'app_3') });

test('a pair seen in plain is answered alike in every form, whatever the form of its evidence', async () => {
  const { ask, report } = await open();
  await fc.assert(
    fc.asyncProperty(
      somebody,
      fc.array(loaded, { minLength: 1, maxLength: 4 }),
      fc.array(askedByOthers, { maxLength: 3 }),
      fc.boolean(),
      async (person, pieces, others, isSeenByReport) => {
        for (const { who, idForm, phoneForm, code, level, reference } of pieces)
          await report({
            ...(who !== 'phone' && { idNumber: given(person.idNumber, idForm), idForm }),
            ...(who !== 'id' && { phone: given(person.phone, phoneForm), phoneForm }),
            code,
            level,
            reference: `${reference}-${person.phone}`,
          });
        for (const { idForm, phoneForm, app } of others)
          await ask(
            {
              idNumber: given(person.idNumber, idForm),
              idCryptoType: String(FORMS.indexOf(idForm)),
              phoneNumber: given(person.phone, phoneForm),
              phoneCryptoType: String(FORMS.indexOf(phoneForm)),
            },
            app,
          );
        if (isSeenByReport)
          await report({
            idNumber: person.idNumber,
            phone: person.phone,
            code: 11001,
            level: 1,
            reference: `plain-${person.phone}`,
          });
        const first = await ask({ idNumber: person.idNumber, phoneNumber: person.phone });
        const idIsKnown = isSeenByReport || pieces.some(({ who }) => who !== 'phone');
        expect([first.found, first.idFound]).toEqual([1, idIsKnown ? 1 : -1]);
        for (const question of questionsOf(person))
          expect(await ask(question), JSON.stringify(question)).toEqual(first);
      },
    ),
    { numRuns: 15 },
  );
});

test('a name in evidence that was misread on its way is refused, because it would be that of somebody else', () => {
  const fields = { source: 'bureau', observedAt: NOW_MS, phone: '13800138000', code: 11004, level: 3, reference: 'r' };
  const reading = { secrets, nowMs: NOW_MS };
  expect(readEvidence({ ...fields, name: '张三' }, reading)).toMatchObject({ ok: true });
  // UTF-8 that was read as GBK.
  expect(readEvidence({ ...fields, name: '寮犱笁' }, reading)).toEqual({ ok: false, problem: 'name: malformed' });
});

test('a name in evidence and a name in a question meet in every spelling and form', async () => {
  const { ask, report } = await open();
  const forms = ['陈晓龙', '陳曉龍'].flatMap((name) => (['plain', 'md5'] as const).map((as) => ({ name, as })));
  const pairs = forms.flatMap((kept) => forms.map((asked) => ({ kept, asked })));
  for (const { kept, asked } of pairs) {
    // Two digests alone do not show that they belong to one name.
    if (kept.as === 'md5' && asked.as === 'md5' && kept.name !== asked.name) continue;
    const { idNumber, phone } = somebodyNew();
    const piece = { idNumber, phone, code: 11004, level: 3, reference: phone };
    await report({ ...piece, name: given(kept.name, kept.as), nameForm: kept.as });
    const question = { idNumber, phoneNumber: phone, nameCryptoType: asked.as === 'md5' ? '1' : '0' };
    const same = await ask({ ...question, name: given(asked.name, asked.as) });
    const other = await ask({ ...question, name: given('陈晓农', asked.as) });
    expect(other.riskScore, JSON.stringify({ kept, asked })).toBeGreaterThan(same.riskScore);
  }
});

test('a pair that was only asked about is unknown in every form, to every app', async () => {
  const { ask } = await open();
  await fc.assert(
    fc.asyncProperty(somebody, fc.constantFrom('app_own', 'app_2'), async (person, app) => {
      for (const question of questionsOf(person))
        expect(await ask(question, app)).toEqual({ found: -1, idFound: -1, riskInfo: [], riskScore: -1 });
    }),
    { numRuns: 4 },
  );
});

// The MD5 and the SHA-256 of the empty text, the MD5 of «null», and what a device says that has no id.
test.each([
  ['phone', { phone: 'd41d8cd98f00b204e9800998ecf8427e', phoneForm: 'md5' }],
  ['idNumber', { idNumber: 'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855', idForm: 'sha256' }],
  ['name', { phone: '13800138000', name: '37a6259cc0c1dae299a7866489dff0bd', nameForm: 'md5' }],
  ['device', { device: '00000000-0000-0000-0000-000000000000' }],
])('evidence of a %s that stands for nothing is refused, because it would be of everybody', (field, subject) => {
  const read = readEvidence(
    { source: 'bureau', observedAt: NOW_MS - DAY_MS, code: 21001, level: 3, reference: 'row-1', ...subject },
    { secrets, nowMs: NOW_MS },
  );
  const problem = `${field}: stands for nothing, so it would be the same for everybody who lacks one`;
  expect(read).toEqual({ ok: false, problem });
});

test('evidence that ends before it was seen is refused, and seconds are no time of 1970', () => {
  const read = (times: object) =>
    readEvidence(
      { source: 'bureau', phone: '13800138000', code: 21001, level: 3, reference: 'row-1', ...times },
      { secrets, nowMs: NOW_MS },
    );
  const problem = 'expiresAt: must be later than observedAt, or the evidence never counts';
  expect(read({ observedAt: '2023-11-14', expiresAt: '2023-11-13' })).toEqual({ ok: false, problem });
  // A day is the last one on which it counts.
  const lasting = { ok: true, value: { expiresAtMs: Date.parse('2023-11-15T00:00:00+08:00') } };
  expect(read({ observedAt: '2023-11-14', expiresAt: '2023-11-14' })).toMatchObject(lasting);
  expect(read({ observedAt: 1_699_990_000 })).toMatchObject({ ok: true, value: { observedAtMs: 1_699_990_000_000 } });
});

test('what an earlier release took for a person can be withdrawn', () => {
  const value = {
    source: 'bureau',
    reference: 'row-1',
    phone: 'd41d8cd98f00b204e9800998ecf8427e',
    idForm: 'plain',
  } as const;
  expect(readWithdrawal({ ...value, phoneForm: 'md5' }, { secrets, nowMs: NOW_MS })).toMatchObject({ ok: true });
});
