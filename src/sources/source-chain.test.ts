import { describe, expect, test } from 'vitest';
import { faceVerify } from '../features/face-verify/contract.ts';
import { verdictOf } from '../foundation/feature.ts';
import { featureOf } from '../features/index.ts';
import { FaultWithLeavings, type Call, type Outcome } from '../wire/define-api.ts';
import { Fault, LeaseEnded } from '../kernel/fault.ts';
import type { DurableWrite } from '../platform/ledger/durable-write.ts';
import type { Micros } from '../platform/ledger/money.ts';
import { PaidFault, type AnswerSource } from './answer-source.ts';
import type { Comparison } from './comparison-store.ts';
import { limitedSource } from './limited-source.ts';
import { Shadow } from './shadow.ts';
import type { SeenAttempt } from './source-hours.ts';
import { chainSources } from './source-chain.ts';

type Contract = typeof faceVerify;

const params = { idcard: 'id', realname: 'name', image: new Uint8Array(1), thousand: false } as never;
const call: Call = {
  orderId: 'JH1',
  appId: 'app_1',
  receivedAtMs: 1000,
  address: '203.0.113.7',
  baseUrl: 'http://localhost',
  signal: new AbortController().signal,
};
const same = scored(96);
const unknown: Outcome<Contract> = { ok: false, code: 226402 };

function scored(score: number): Outcome<Contract> {
  return { ok: true, result: { res: 1, score: String(score), message: '' }, trace: { score } };
}

/** A source that gives the listed answers one after the other, and counts its questions. */
function source(name: string, ...answers: (Outcome<Contract> | Error)[]): AnswerSource<Contract> & { asked: number } {
  const price = (name === 'own' ? 0 : 350_000) as Micros;
  return {
    name,
    price,
    asked: 0,
    async ask() {
      const answer = answers[this.asked++ % answers.length] ?? new Error('no answer');
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
}

const steps = () => {
  let nowMs = 0;
  return { monotonicMs: () => (nowMs += 5) };
};

function ask(sources: AnswerSource<Contract>[], askNextOn: 226402[] = []) {
  return chainSources({ contract: faceVerify, sources, askNextOn, clock: steps() })(params, call);
}

test('only the first source that answers is asked, and costs its price', async () => {
  const [own, vendor] = [source('own', same), source('vendor', same)];
  expect(await ask([own, vendor])).toMatchObject({ ok: true, source: { name: 'own', cost: 0 } });
  expect([own.asked, vendor.asked]).toEqual([1, 0]);
  expect(await ask([vendor, own])).toMatchObject({ source: { name: 'vendor', cost: 350_000 } });
});

test('after a Fault the next source is asked, and the trace says so', async () => {
  const outcome = await ask([source('own', new Fault('timeout', 'slow')), source('vendor', same)]);
  expect(outcome).toMatchObject({ ok: true, source: { name: 'vendor', cost: 350_000 } });
  expect(outcome.trace).toEqual({
    score: 96,
    sources: [
      { source: 'own', code: null, fault: 'timeout', verdict: null, tookMs: 5, cost: 0 },
      { source: 'vendor', code: 0, fault: null, verdict: null, tookMs: 5, cost: 350_000 },
    ],
  });
});

test('a code is passed on unless the operator lists it, and an uncharged answer costs nothing', async () => {
  expect(await ask([source('vendor', unknown), source('own', same)])).toMatchObject({
    ok: false,
    code: 226402,
    source: { name: 'vendor', cost: 0 },
  });
  expect(await ask([source('vendor', unknown), source('own', same)], [226402])).toMatchObject({
    ok: true,
    source: { name: 'own', cost: 0 },
  });
});

test('if no source knows better, the last answer counts, before any Fault', async () => {
  const fault = new Fault('unavailable', 'down');
  expect(await ask([source('own', unknown), source('vendor', fault)], [226402])).toMatchObject({
    ok: false,
    code: 226402,
    source: { name: 'own' },
  });
  await expect(ask([source('own', new Fault('timeout', 'slow')), source('vendor', fault)])).rejects.toMatchObject({
    kind: 'unavailable',
    cause: fault,
    leavings: { source: { name: 'vendor', cost: 0 } },
  });
});

test('the writes of every source are kept', async () => {
  const [first, second] = [{ operation: 'a' }, { operation: 'b' }] as unknown as DurableWrite[];
  const outcome = await ask(
    [source('own', { ...unknown, writes: [first] } as never), source('vendor', { ...same, writes: [second] } as never)],
    [226402],
  );
  expect(outcome.writes).toEqual([first, second]);
});

test('a bug is not a Fault, so no other source is asked', async () => {
  const vendor = source('vendor', same);
  await expect(ask([source('own', new TypeError('bug')), vendor])).rejects.toThrow(TypeError);
  expect(vendor.asked).toBe(0);
});

test('no other source is asked once the call has ended', async () => {
  const ending = AbortSignal.abort();
  const vendor = source('vendor', same);
  const handle = chainSources({
    contract: faceVerify,
    sources: [source('own', new Fault('timeout', 'ended')), vendor],
    askNextOn: [],
    clock: steps(),
  });
  await expect(handle(params, { ...call, signal: ending })).rejects.toThrow(Fault);
  expect(vendor.asked).toBe(0);
});

test('a source with a limit of its own is aborted when it is over', async () => {
  const slow: AnswerSource<Contract> = {
    name: 'own',
    price: 0 as Micros,
    ask: (_params, { signal }) =>
      new Promise((_, refuse) => {
        signal.addEventListener('abort', () => refuse(new Fault('timeout', 'aborted')));
      }),
  };
  expect(await ask([limitedSource(slow, 1), source('vendor', same)])).toMatchObject({ source: { name: 'vendor' } });
});

function shadowOf(shadow: AnswerSource<Contract>, isPaused = false, refusal: Fault | null = null) {
  const records: Comparison[] = [];
  const bugs: unknown[] = [];
  const faults: Fault[] = [];
  const record = async (comparison: Comparison) => {
    if (refusal) throw refusal;
    records.push(comparison);
  };
  const observer = new Shadow({
    contract: faceVerify,
    source: shadow,
    store: { record },
    isPaused: () => isPaused,
    clock: steps(),
    timeoutMs: 1000,
    verdictOf: (outcome) => verdictOf(featureOf(faceVerify), outcome, params),
    onFault: (fault) => faults.push(fault),
    onBug: (error) => bugs.push(error),
  });
  return { observer, records, bugs, faults };
}

test.each<[Outcome<Contract>, Outcome<Contract> | Error, string, string, number]>([
  [same, scored(72), 'same', 'same', 350_000],
  [same, scored(65), 'same', 'unsure', 350_000],
  [same, scored(12), 'same', 'different', 350_000],
  [unknown, same, 'error 226402', 'same', 350_000],
  [same, unknown, 'same', 'error 226402', 0],
  [same, new Fault('timeout', 'slow'), 'same', 'fault timeout', 0],
])('a shadow is compared by its verdict', async (given, shadow, answer, shadowAnswer, shadowCost) => {
  const { observer, records } = shadowOf(source('vendor', shadow));
  observer.answered('own', given, params, call);
  await observer.idle();
  expect(records).toEqual([
    expect.objectContaining({ orderId: 'JH1', answeredBy: 'own', answer, shadow: 'vendor', shadowAnswer, shadowCost }),
  ]);
});

test('a shadow is not compared with itself, and keeps few calls in memory', async () => {
  const vendor = source('vendor', same);
  const { observer, records } = shadowOf(vendor);
  observer.answered('vendor', same, params, call);
  for (let at = 0; at < 20; at++) observer.answered('own', same, params, call);
  await observer.idle();
  expect(vendor.asked).toBe(8);
  expect(records).toHaveLength(8);
});

test('its question and its record belong to the call, for whatever waits for calls', async () => {
  const answer = Promise.withResolvers<Outcome<Contract>>();
  const { observer, records } = shadowOf({ name: 'vendor', price: 0 as Micros, ask: () => answer.promise });
  const after: Promise<unknown>[] = [];
  observer.answered('own', same, params, { ...call, outlastedBy: (work) => void after.push(work) });
  expect(after).toHaveLength(1);
  answer.resolve(same);
  await Promise.all(after);
  expect(records).toHaveLength(1);
});

test('a shadow that is paused is not asked', async () => {
  const vendor = source('vendor', same);
  const { observer, records } = shadowOf(vendor, true);
  observer.answered('own', same, params, call);
  await observer.idle();
  expect([vendor.asked, records]).toEqual([0, []]);
});

test('every question is counted with its call, also if no source answers', async () => {
  const hours = { count: (seen: SeenAttempt) => ({ operation: 'count', input: seen }) as unknown as DurableWrite };
  const handle = (...sources: AnswerSource<Contract>[]) =>
    chainSources({ contract: faceVerify, sources, askNextOn: [], clock: steps(), hours })(params, call);
  const seen = { atMs: 1000, api: 'face-verify', place: 0, tookMs: 5 };
  const slow = { ...seen, source: 'own', ended: 'timeout', cost: 0 };
  const fault = new Fault('timeout', 'slow');
  const outcome = await handle(source('own', fault), source('vendor', same));
  expect(outcome.writes).toEqual([
    { operation: 'count', input: slow },
    { operation: 'count', input: { ...seen, source: 'vendor', ended: 'answered', cost: 350_000 } },
  ]);
  const stranger = await handle(source('own', { ...unknown, verdict: 'unknown' } as never));
  expect(stranger.writes).toMatchObject([{ input: { ended: 'unknown' } }]);
  await expect(handle(source('own', fault))).rejects.toMatchObject({
    kind: 'timeout',
    leavings: { writes: [{ operation: 'count', input: slow }], trace: { sources: [{ fault: 'timeout' }] } },
  });
});

test('a comparison that the storage refuses is a fault and no bug, e.g. because the lease of its call has ended', async () => {
  const refusal = new LeaseEnded('unavailable', 'ended');
  const { observer, bugs, faults } = shadowOf(source('vendor', same), false, refusal);
  observer.answered('own', same, params, call);
  await observer.idle();
  expect([bugs, faults]).toEqual([[], [refusal]]);
});

test('a bug of a shadow is reported, and does not reach the caller', async () => {
  const { observer, bugs, records } = shadowOf(source('vendor', new TypeError('bug')));
  observer.answered('own', same, params, call);
  await observer.close();
  expect(bugs).toEqual([expect.any(TypeError)]);
  expect(records).toEqual([]);
});

describe('a person whom a source does not know', () => {
  const stranger = { ...unknown, verdict: 'unknown' } as const;
  /** What the face guard answers by default: charged, and the same as a mismatch on the wire. */
  const told = { ok: true, result: { res: 3, message: '' }, verdict: 'unknown' } as const;

  test('the next source is asked whatever the answer would be, and the trace separates unknown from mismatch', async () => {
    for (const answer of [stranger, told]) {
      const outcome = await ask([source('own', answer), source('vendor', { ...same, verdict: 'known' })]);
      expect(outcome).toMatchObject({ ok: true, verdict: 'known', source: { name: 'vendor', cost: 350_000 } });
      expect(outcome.trace).toMatchObject({ sources: [{ verdict: 'unknown' }, { verdict: 'known' }] });
    }
  });

  test('a source that charges for an answer of no use is paid, though the call fails', async () => {
    const fault = new PaidFault('unavailable', 'unreadable');
    const failed = await ask([source('own', stranger), source('vendor', fault)]).catch((error: unknown) => error);
    expect(failed).toMatchObject({ kind: 'unavailable', leavings: { source: { name: 'vendor', cost: 350_000 } } });
    const alone = await ask([source('vendor', fault)]).catch((error: unknown) => error);
    expect(alone).toMatchObject({
      kind: 'unavailable',
      leavings: { source: { name: 'vendor', cost: 350_000 }, trace: { sources: [{ fault: 'unavailable' }] } },
    });
  });

  test('a mismatch is an answer, so no other source is asked', async () => {
    const vendor = source('vendor', same);
    expect(await ask([source('own', { ...told, verdict: 'mismatch' }), vendor])).toMatchObject({ verdict: 'mismatch' });
    expect(vendor.asked).toBe(0);
  });

  test('no other source is asked about a person without consent, even if the code is listed', async () => {
    const vendor = source('vendor', same);
    expect(await ask([source('own', { ...unknown, isFinal: true }), vendor], [226402])).toMatchObject({ code: 226402 });
    expect(vendor.asked).toBe(0);
  });

  test('if no source knows better, the last one answers, and each is paid what it charges', async () => {
    const outcome = await ask([source('vendor', told), source('own', stranger)]);
    expect(outcome).toMatchObject({ ok: false, code: 226402, source: { name: 'own', cost: 350_000 } });
  });

  test.each([
    ['after', (fault: Fault) => [source('vendor', told), source('other', fault)]],
    ['before', (fault: Fault) => [source('other', fault), source('vendor', told)]],
  ])(
    'if a source fails %s another says unknown, the failure is answered, with what was spent',
    async (_, sourcesWith) => {
      const fault = new Fault('unavailable', 'down');
      const failed = await ask(sourcesWith(fault)).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(FaultWithLeavings);
      expect(failed).toMatchObject({
        kind: 'unavailable',
        leavings: { source: { name: 'other', cost: 350_000 }, trace: { sources: [{}, {}] } },
      });
    },
  );
});
