import fc from 'fast-check';
import { NO_BUDGETS } from '../src/platform/accounts/budget.ts';
import { aPackage } from '../src/platform/accounts/package.suite.ts';
import { aCall } from '../src/platform/ledger/call-store.suite.ts';
import type { Micros } from '../src/platform/ledger/money.ts';
import type { ListName, WriteInput, WriteName } from '../src/storage/sql/catalogue.ts';
import type { Call } from '../src/storage/sql/protocol.ts';

/** Noon of a day in Asia/Shanghai. */
export const NOON_MS = Date.parse('2026-03-01T12:00:00+08:00');

/** Makes a call of an operation. */
export const call = <N extends WriteName>(operation: N, input: WriteInput<N>): Call => ({ operation, input });

const few = fc.integer({ min: 0, max: 3 });
const atMs = fc.integer({ min: 0, max: 40 }).map((hours) => NOON_MS + hours * 3_600_000);
const hex = (kind: string, n: number) => `${kind}${n.toString(16).padStart(32 - kind.length, '0')}`;

/** What a settlement is made of. */
export interface Settled {
  readonly order: number;
  readonly pays: boolean;
  readonly key: number;
  readonly at: number;
  readonly answers: boolean;
}

/** Makes the settlement of an order. */
export function settlementOf({ order, pays, key, at, answers }: Settled): Call {
  const { row, day } = aCall(`J${order}`, {
    keyId: `key_${key}`,
    receivedAtMs: at,
    charged: pays,
    ...(pays && { packageId: 'pkg_1', unitPrice: 500 as Micros }),
  });
  const answer = { appId: 'app_1', api: row.api, keyDigest: `d${key}`, paramsDigest: `p${order}`, code: 0 };
  const kept = { ...answer, bodySealed: Buffer.from('body'), expiresAtMs: at + 5 * 3_600_000 };
  const traceSealed = Buffer.from(`trace ${order}`);
  return call('calls.settle', {
    row,
    asked: [],
    day,
    orderSecond: null,
    traceSealed,
    answer: answers ? kept : null,
    units: [],
  });
}

const settled = fc
  .record({ order: fc.integer({ min: 0, max: 9 }), pays: fc.boolean(), key: few, at: atMs, answers: fc.boolean() })
  .map(settlementOf);

type AskedSubject = WriteInput<'evidence.answered'>['answer']['subjects'][number];

/** A text in plain, or a digest of it. The digests of the texts 0 and 1 are known from the beginning. */
function subjectOf(kind: string, n: number, form: 'plain' | 'sha256' | 'sm3'): AskedSubject {
  const [key, ...aliases] = ['a', 'b', 'c'].map((letter) => hex(`${kind.length.toString(16)}${letter}`, n));
  const given = { plain: key, sha256: aliases[0], sm3: aliases[1] }[n < 2 ? form : 'plain'];
  return (n < 2 && form !== 'plain'
    ? { kind, form, key: given, aliases: [] }
    : { kind, form: 'plain', key: given, aliases }) as unknown as AskedSubject;
}

const KINDS = ['id-number', 'phone', 'device'] as const;
const subject = fc
  .record({ kind: fc.constantFrom(...KINDS), n: few, form: fc.constantFrom('plain', 'sha256', 'sm3') })
  .map(({ kind, n, form }) => subjectOf(kind, n, form));
const subjects = fc.uniqueArray(subject, { minLength: 1, maxLength: 3, selector: ({ kind }) => kind });

const answered = fc
  .record({ order: fc.integer({ min: 0, max: 30 }), app: few, at: atMs, subjects, asks: fc.boolean() })
  .map(({ order, app, at, subjects: of, asks }) =>
    call('evidence.answered', {
      answer: { orderId: `S${order}`, api: 'fraud-score', appId: `app_${app}`, atMs: at, subjects: of, detail: '{}' },
      asks,
    }),
  );
const evidence = fc.record({ id: few, subjects, at: atMs }).map(({ id, subjects: of, at }) => {
  const fixed = { code: 21001, level: 2, source: 'a', weight: 0.5, expiresAtMs: null } as const;
  return call('evidence.add', { records: [{ ...fixed, evidenceId: hex('e', id), subjects: of, observedAtMs: at }] });
});
const visit = fc.record({ account: few, device: fc.option(few), phone: fc.option(few), at: atMs }).map((seen) => {
  const device = seen.device === null ? null : `d${seen.device}`;
  const keys = { account: `a${seen.account}`, device, phone: seen.phone === null ? null : `p${seen.phone}` };
  return call('riskProfiles.visit', { keys, visit: { atMs: seen.at, network: 'n', device } });
});
const attack = fc.record({ id: few, person: few, at: atMs }).map(({ id, person, at }) => {
  const event = {
    source: 's',
    eventId: `e${id}`,
    personId: hex('', person),
    atMs: at,
    kind: 'print',
    score: 1,
    appId: 'a',
  };
  return call('attacks.append', { events: [event], recordedAtMs: NOON_MS } as unknown as WriteInput<'attacks.append'>);
});
const note = fc.record({ order: few, at: atMs }).map(({ order, at }) => {
  const fixed = { person: Buffer.alloc(16), appId: 'app_1', api: 'face-verify', outcome: 'clip-refused' } as const;
  return call('attempts.note', { note: { ...fixed, orderId: `N${order}`, atMs: at }, notesMax: 5 });
});
const journal = fc
  .record({ owner: fc.constantFrom('', 'a'), seq: fc.integer({ min: 0, max: 30 }) })
  .map(({ owner, seq }) => call('velocityJournal.append', { owner, seq, record: Buffer.from([seq]) }));
const moment = fc.record({ account: few, reference: few, at: atMs }).map(({ account, reference, at }) => {
  const keys = { account: `a${account}`, device: null, phone: null, address: null };
  return call('riskMoments.add', {
    keys,
    moment: { atMs: at, what: ['login'], isRequest: true },
    reference: `r${reference}`,
  } as unknown as WriteInput<'riskMoments.add'>);
});

const opened = fc
  .record({ order: fc.integer({ min: 0, max: 300 }), account: few, device: few, at: atMs, cap: few })
  .map(({ order, account, device, at, cap }) =>
    call('riskCases.open', {
      caseId: `cas_${order}`,
      orderId: `R${order}`,
      appId: 'app_1',
      atMs: at,
      level: 'review',
      scene: 'login',
      openedBy: 'level review',
      rules: [`rule-${account}`],
      joinBy: ['account', 'device'],
      dueAtMs: at,
      entities: [
        { kind: 'account', key: `a${account}` },
        { kind: 'device', key: `d${device}` },
      ],
      erasureKeys: [`k${account}`],
      casesADayMax: cap,
    }),
  );

const byOperation: { readonly [N in ListName]?: fc.Arbitrary<Call> } = {
  'calls.settle': settled,
  'evidence.answered': answered,
  'evidence.add': evidence,
  'riskProfiles.visit': visit,
  'attacks.append': attack,
  'attempts.note': note,
  'velocityJournal.append': journal,
  'riskMoments.add': moment,
  'riskCases.open': opened,
};
/** A call of any list, with ids so few that calls meet each other. */
export const anyCall = fc.oneof(...Object.values(byOperation));

/** The calls that make an app, a package of four calls, and identifiers with known digests. */
export function callsBefore(): readonly Call[] {
  const app = {
    id: 'app_1',
    name: 'a',
    customerId: null,
    status: 'active',
    mode: 'live',
    openIdSealed: null,
    createdAtMs: 1,
  } as const;
  const limits = { permissions: [], dailyCallsMax: null, allow: [], deny: [], addressRate: null, ...NO_BUDGETS };
  const learned = KINDS.flatMap((kind) =>
    [0, 1].map((n) => ({ subject: subjectOf(kind, n, 'plain'), sealed: Buffer.from('forms') })),
  );
  return [
    call('apps.put', { ...app, ...limits }),
    call('packages.put', { ...aPackage, id: 'pkg_1', callsMax: 4 }),
    call('identifiers.learn', { learned, atMs: 1 }),
  ];
}
