import { expect, test } from 'vitest';
import { compileRanges, isAddressRange, rateSubject } from './address-ranges.ts';

test.each([
  ['10.0.0.0/8', '10.255.0.1', true],
  ['10.0.0.0/8', '11.0.0.1', false],
  ['192.0.2.7', '192.0.2.7', true],
  ['192.0.2.7', '192.0.2.8', false],
  ['192.0.2.7', '::ffff:192.0.2.7', true],
  ['::ffff:192.0.2.0/120', '192.0.2.9', true],
  ['::ffff:0:0/96', '192.0.2.9', true],
  ['2001:db8::/112', '2001:db8::ffff', true],
  ['2001:db8::/112', '2001:db8::1:0', false],
  ['2001:db8::/32', '2001:db8:1::5', true],
  ['2001:db8::/32', '2001:db9::5', false],
  ['0.0.0.0/0', '2001:db8::1', false],
  ['::/0', '192.0.2.1', false],
  ['10.0.0.0/8', 'not an address', false],
])('%s holds %s: %s', (range, address, expected) => {
  expect(compileRanges(['203.0.113.0/24', range]).contains(address)).toBe(expected);
});

test.each(['10.0.0.0/33', '1', '0x7f.1', '010.0.0.1', 'example.com', '10.0.0.1/', '', '::/129'])(
  '%j is not a range',
  (text) => {
    expect(isAddressRange(text)).toBe(false);
    expect(() => compileRanges([text])).toThrow('neither an address nor a CIDR range');
  },
);

test('an IPv6 subscriber is one subject, and so is an IPv4 address', () => {
  expect(rateSubject('2001:db8:0:7::1')).toBe(rateSubject('2001:db8:0:7:ffff::2'));
  expect(rateSubject('2001:db8:0:7::1')).not.toBe(rateSubject('2001:db8:0:8::1'));
  expect(rateSubject('192.0.2.1')).toBe('192.0.2.1');
});
