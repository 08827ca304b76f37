import { expect, test } from 'vitest';
import { compileRanges } from '../../platform/admission/address-ranges.ts';
import { isAllowedAddress } from './allowed-address.ts';

const NONE = compileRanges([]);

// Ranges as the registries of IANA for special-purpose addresses list them, and the addresses of clouds' metadata.
test.each([
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::a00:1',
  '::7f00:1',
  '::8.8.8.8',
  'fec0::1',
  '2607:f8b0:4004:c07:0:5efe:7f00:1',
  '2607:f8b0:4004:c07:200:5efe:a00:1',
  '100::1',
  '100:0:0:1::1',
  '5f00::1',
  '3fff::1',
  '2001:db8::1',
  '2001:2::1',
  '2001:10::1',
  '::ffff:10.0.0.1',
  '::ffff:127.0.0.1',
  '64:ff9b::a00:1',
  '2002:a00:1::',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'ff02::1',
  'not an address',
])('%s is refused', (address) => {
  expect(isAllowedAddress(address, NONE)).toBe(false);
});

test.each([
  '8.8.8.8',
  '172.15.255.255',
  '172.32.0.0',
  '100.63.255.255',
  '2606:4700:4700::1111',
  '2607:f8b0:4004:c07:1:5efe:a00:1',
  '100:0:0:2::1',
  '::ffff:8.8.8.8',
])('%s is public', (address) => {
  expect(isAllowedAddress(address, NONE)).toBe(true);
});

test('what the site allows is allowed, and its neighbour is not', () => {
  const allowed = compileRanges(['10.1.2.0/24', '::1']);
  expect(isAllowedAddress('10.1.2.255', allowed)).toBe(true);
  expect(isAllowedAddress('10.1.3.0', allowed)).toBe(false);
  expect(isAllowedAddress('::1', allowed)).toBe(true);
});
