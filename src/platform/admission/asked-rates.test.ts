import { expect, test, vi } from 'vitest';
import {
  NOON_MS,
  addApp,
  admit,
  codeOf,
  ended,
  openSharedStores,
  startNode,
  type SharedStores,
  type Started,
} from '../../../test/started-platform.ts';
import { AddressRates } from './address-rate.ts';
import type { CallRates } from './call-rates.ts';

const siteAddressRate = { perSecond: 1, burst: 3 };

/** Rates of which a process can tell nothing without asking. */
function askedRates({ clock }: SharedStores): CallRates & { readonly asked: string[] } {
  const rates = new AddressRates(clock);
  const asked: string[] = [];
  return {
    asked,
    size: 0,
    take: () => 'ask',
    async ask(subject, rate) {
      asked.push(subject);
      return rates.take(subject, rate);
    },
  };
}

async function open() {
  const stores = await openSharedStores();
  const rates = askedRates(stores);
  const node = (name: string) => startNode(stores, name, { siteAddressRate, rates });
  return { rates, stores, node };
}

test('nodes that share a rate admit what it lets through, and the gate asks once for each call', async () => {
  const { rates, node } = await open();
  const one = await node('n1');
  const { app, issued } = await addApp(one);
  const other = await node('n2');
  const codes = [];
  for (const each of [one, other, one, other]) codes.push(await codeOf(each, issued.plain));
  expect(codes).toEqual([0, 0, 0, 10011]);
  expect(rates.asked).toEqual(Array.from({ length: 4 }, () => `${app.id} 192.0.2.1`));
});

test('a call that anything before the rate refuses asks for no rate, and one that is refused after it does', async () => {
  const { rates, node } = await open();
  const one = await node('n1');
  const { app, issued } = await addApp(one, { app: { dailyCallsMax: 0 } });
  expect(await codeOf(one, issued.plain)).toBe(10012);
  expect(rates.asked).toHaveLength(1);
  await one.platform.updateApp(app.id, { deny: ['192.0.2.0/24'] });
  expect(await codeOf(one, issued.plain)).toBe(10008);
  expect(rates.asked).toHaveLength(1);
});

test('what changed while the rate was asked for holds', async () => {
  const { rates, node } = await open();
  const one = await node('n1');
  const { issued } = await addApp(one);
  vi.spyOn(rates, 'ask').mockImplementationOnce(async () => {
    await one.platform.updateKey(issued.key.id, { banned: true });
    return true;
  });
  expect(await codeOf(one, issued.plain)).toBe(10009);
});

test('a call that waits for units takes one token only', async () => {
  const { rates, node } = await open();
  const one = await node('n1');
  const { issued } = await addApp(one, { packages: [{ callsMax: 2 }] });
  expect(await codeOf(one, issued.plain)).toBe(0);
  expect(rates.asked).toHaveLength(1);
});

test('the look for a stored answer of an expired package takes a token of the shared rate too', async () => {
  const { rates, node } = await open();
  const one = await node('n1');
  const { issued } = await addApp(one, { packages: [{ expiresAtMs: NOON_MS + 60_000 }] });
  const call = await admit(one, issued.plain);
  expect(await one.gate.replay(call, 'order-0001', 'p1')).toEqual({ kind: 'none' });
  await one.gate.settle(call, ended(one as Started, { charged: true }));
  const late = {
    key: issued.plain,
    api: 'face-verify',
    address: '192.0.2.1',
    receivedAtMs: NOON_MS + 60_000,
    needsOpenId: false,
    openId: undefined,
    mayRepeat: true,
  };
  const repeats = [];
  for (let at = 0; at < 3; at += 1) {
    const admission = await one.gate.admit(late);
    repeats.push(!admission.ok && [admission.code, admission.repeat != null]);
  }
  expect(repeats).toEqual([
    [10003, true],
    [10003, true],
    [10003, false],
  ]);
  expect(rates.asked).toHaveLength(4);
});
