import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { addressDigest, AddressDigests } from './site-digests.ts';

test('the digests of many addresses are right, computed once while remembered, and forgotten in order of arrival', () => {
  const asked: string[] = [];
  const secrets = {
    mac: (purpose: string, text: string | Uint8Array) => {
      asked.push(String(text));
      return new Uint8Array(createHmac('sha256', purpose).update(text).digest());
    },
  };
  const digests = new AddressDigests(secrets, 2);
  const addresses = ['192.0.2.1', '192.0.2.2', '192.0.2.1', '192.0.2.3', '192.0.2.2', '192.0.2.1'];
  const made = addresses.map((address) => digests.of(address));
  expect(asked).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.1']);
  expect(made).toEqual(addresses.map((address) => addressDigest(secrets, address)));
});
