import { describe, expect, test } from 'vitest';
import { Fault } from '../../kernel/fault.ts';
import { told } from '../../kernel/told.ts';
import type { AnswerKey } from '../ledger/call-store.ts';
import type { LedgerRow } from '../ledger/ledger.ts';
import { IdempotencyClaims } from './idempotency-claims.ts';
import { OpenSettlements } from './open-settlements.ts';

const key = (keyDigest: string, rest: Partial<AnswerKey> = {}): AnswerKey => ({
  appId: 'app_1',
  api: 'a',
  keyDigest,
  ...rest,
});
const LESSEE = { node: 'n1' } as never;

function shared() {
  const asked: unknown[] = [];
  const store = { isTaken: true, fails: false, gate: Promise.resolve() };
  const claims = new IdempotencyClaims({
    lessee: LESSEE,
    store: {
      claim: async (one, lessee) => (asked.push(['claim', one.keyDigest, lessee]), store.isTaken),
      renewClaims: async (lessee, keys) => void asked.push(['renew', keys.map(({ keyDigest }) => keyDigest), lessee]),
      unclaim: async (one, lessee) => {
        asked.push(['unclaim', one.keyDigest, lessee]);
        await store.gate;
        if (store.fails) throw new Error('the store is gone');
      },
    },
  });
  return { claims, asked, store };
}

describe('idempotency keys of running calls', () => {
  test('a key is taken once, and the parameters tell a repetition from a reuse', () => {
    const claims = new IdempotencyClaims();
    expect([claims.take(key('k'), 'p'), claims.size]).toEqual(['taken', 1]);
    expect([claims.take(key('k'), 'p'), claims.take(key('k'), 'q'), claims.size]).toEqual(['running', 'reused', 1]);
    expect([claims.holder(key('k'), 'p'), claims.holder(key('k'), 'q'), claims.holder(key('x'), 'p')]).toEqual([
      'running',
      'reused',
      null,
    ]);
    // A key is one of an app and an API.
    expect([claims.take(key('k', { appId: 'app_2' }), 'p'), claims.take(key('k', { api: 'b' }), 'p')]).toEqual([
      'taken',
      'taken',
    ]);
    expect([claims.drop(key('k')), claims.take(key('k'), 'q')]).toEqual([null, 'taken']);
    expect(claims.isCrowded).toBe(false);
  });

  test('without a common store this process is the only one', async () => {
    const claims = new IdempotencyClaims();
    claims.take(key('k'), 'p');
    expect([await claims.takeAmongNodes(key('k')), await claims.beat(), await claims.givenBack()]).toEqual([
      'sole',
      undefined,
      undefined,
    ]);
  });

  test('among nodes a key is claimed, renewed from the second beat on, and given back', async () => {
    const { claims, asked } = shared();
    claims.take(key('k'), 'p');
    expect(await claims.takeAmongNodes(key('k'))).toBe(true);
    claims.take(key('local'), 'p');
    await claims.beat();
    expect(asked).toEqual([['claim', 'k', LESSEE]]);
    await claims.beat();
    expect(asked.at(-1)).toEqual(['renew', ['k'], LESSEE]);
    await claims.drop(key('k'));
    expect(asked.at(-1)).toEqual(['unclaim', 'k', LESSEE]);
    expect(claims.drop(key('local'))).toBeNull();
    await claims.beat();
    expect([asked.length, claims.size]).toEqual([3, 0]);
  });

  test('a key that another node has is not given back there', async () => {
    const { claims, asked, store } = shared();
    store.isTaken = false;
    claims.take(key('k'), 'p');
    expect(await claims.takeAmongNodes(key('k'))).toBe(false);
    expect([claims.drop(key('k')), asked.length]).toEqual([null, 1]);
  });

  test('a claim waits for an earlier one that is being given back, and a failing store ends nothing', async () => {
    const { claims, asked, store } = shared();
    const { promise, resolve } = Promise.withResolvers<void>();
    claims.take(key('k'), 'p');
    await claims.takeAmongNodes(key('k'));
    store.gate = promise;
    store.fails = true;
    const leaving = claims.drop(key('k'));
    claims.take(key('k'), 'p');
    const again = claims.takeAmongNodes(key('k'));
    await Promise.resolve();
    expect(asked.map((each) => (each as string[])[0])).toEqual(['claim', 'unclaim']);
    resolve();
    expect([await leaving, await again]).toEqual([undefined, true]);
    expect(asked.map((each) => (each as string[])[0])).toEqual(['claim', 'unclaim', 'claim']);
  });

  test('more than a thousand keys on their way back are a crowd', async () => {
    const { claims, store } = shared();
    const { promise, resolve } = Promise.withResolvers<void>();
    store.gate = promise;
    const drop = async (name: string) => {
      claims.take(key(name), 'p');
      await claims.takeAmongNodes(key(name));
      void claims.drop(key(name));
    };
    for (let at = 0; at < 1000; at += 1) await drop(String(at));
    expect(claims.isCrowded).toBe(false);
    await drop('more');
    expect(claims.isCrowded).toBe(true);
    resolve();
    await claims.givenBack();
    expect(claims.isCrowded).toBe(false);
  });
});

describe('open settlements', () => {
  const row = { orderId: 'J1' } as LedgerRow;
  const fault = new Fault('unavailable', told`the disk is full`);

  function opened(ends: (orderId: string, call: number) => Promise<LedgerRow | null>, openMax = 2) {
    const asked: string[] = [];
    const open = new OpenSettlements({
      openMax,
      calls: {
        endOf: (orderId) => {
          asked.push(orderId);
          return ends(orderId, asked.length);
        },
      },
    });
    return { open, asked };
  }
  const failing = async (): Promise<never> => {
    throw fault;
  };

  test('an end that is known is given at once', async () => {
    for (const end of [row, null]) {
      const { open, asked } = opened(async () => end);
      expect(await open.add('J1')).toBe(end);
      expect([open.size, open.problem, asked]).toEqual([0, null, ['J1']]);
    }
  });

  test('one that the storage cannot tell stays open until a round finds it', async () => {
    const { open, asked } = opened((_orderId, call) => (call <= 2 ? failing() : Promise.resolve(row)));
    const first = open.add('J1');
    expect(open.isFull).toBe(false);
    void open.add('J2');
    expect([open.size, open.isFull]).toEqual([2, true]);
    await Promise.resolve();
    await Promise.resolve();
    expect(open.problem).toBe('the disk is full');
    await open.resolve();
    expect([await first, open.size, open.isFull, open.problem]).toEqual([row, 0, false, null]);
    expect(asked).toEqual(['J1', 'J2', 'J1', 'J2']);
  });

  test('a round is not doubled, ends early if the storage cannot tell, and a bug is named', async () => {
    const { open, asked } = opened(async () => {
      throw new TypeError('secret');
    }, 1000);
    for (let at = 0; at < 100; at += 1) void open.add(`J${at}`);
    const round = open.resolve();
    expect(open.resolve()).toBe(round);
    await round;
    expect([asked.length, open.size, open.problem]).toEqual([164, 100, 'a bug (TypeError)']);
    const next = open.resolve();
    expect(next).not.toBe(round);
    await next;
  });

  test('if the storage tells one of a batch, it is asked for the next', async () => {
    const { open, asked } = opened(
      (_orderId, call) => (call <= 100 || call % 64 !== 1 ? failing() : Promise.resolve(null)),
      1000,
    );
    for (let at = 0; at < 100; at += 1) void open.add(`J${at}`);
    await open.resolve();
    // 64 and 36.
    expect(asked).toHaveLength(200);
  });
});
