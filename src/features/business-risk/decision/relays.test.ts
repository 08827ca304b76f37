import { describe, expect, test } from 'vitest';
import { MemoryBaselines } from '../../../engines/velocity/memory-baselines.ts';
import { relaysOf } from '../baselines/observation.ts';
import { parseAddress } from '../ingest/address.ts';
import { readForwarded } from '../ingest/request-facts.ts';
import { other, setUp } from './engine-world.suite.ts';

const CLIENT = '36.1.2.3';
const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

describe('the proxies on the way of a request', () => {
  test.each([
    ['no header', null, []],
    ['the client alone', CLIENT, []],
    ['the proxy of the site', `${CLIENT}, 47.92.1.9`, ['47.92.1.0/24']],
    ['a private hop is none', `${CLIENT}, 47.92.1.9, 10.1.2.3`, ['47.92.1.0/24']],
    ['two of one network are one', `${CLIENT}, 47.92.1.9, 47.92.1.10`, ['47.92.1.0/24']],
    ['the last three alone', '1.1.1.1, 2.2.2.2, 3.3.3.3, 4.4.4.4', ['2.2.2.0/24', '3.3.3.0/24', '4.4.4.0/24']],
    ['an address of version 6', `${CLIENT}, 2408:1::5`, ['2408:1::/64']],
  ])('%s', (_, forwardedFor, networks) => {
    const address = parseAddress(CLIENT);
    expect(relaysOf({ address, forwarded: readForwarded(forwardedFor, address) })).toEqual(networks);
  });
});

test('a proxy in a data centre that all customers pass says nothing of them, and another one still does', async () => {
  const { ask } = setUp({ baselines: new MemoryBaselines({ marksMax: 20_000, placesMax: 20_000 }) });
  const through = (name: string, hop: string) => ({
    ...other(name),
    userIp: CLIENT,
    forwardedFor: `${CLIENT}, ${hop}`,
  });
  const first = await ask(through('early', '47.92.1.9'));
  expect(first.features.get('forwarded_datacenter')).toBe(true);
  // Each request of a familiar customer counts one.
  for (let visit = 0; visit < 30; visit += 1) await ask(through('early', '47.92.1.9'), 2 * DAY_S + visit * 5 * HOUR_S);
  const usual = await ask(through('ann', '47.92.1.200'), 9 * DAY_S);
  expect(usual.features.get('forwarded_datacenter')).toBe(false);
  const strange = await ask(through('ben', '47.92.7.9'), 9 * DAY_S + 60);
  expect(strange.features.get('forwarded_datacenter')).toBe(true);
});
