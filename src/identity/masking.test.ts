import { expect, test } from 'vitest';
import { parseIdNumber } from './id-number.ts';
import { maskIdNumber, maskMobilePhone, maskRealName } from './masking.ts';
import { parseMobilePhone } from './mobile-phone.ts';
import { parseRealName } from './real-name.ts';

test('masks keep enough to tell neighbours in a list apart, and no more', () => {
  const [number, phone] = [parseIdNumber('11010519491231002X'), parseMobilePhone('13800138000')];
  if (!number || !phone) throw new Error('both are well-formed');
  expect(maskIdNumber(number)).toBe('1****************X');
  const other = parseIdNumber('53010219200508011X');
  expect(other && maskIdNumber(other)).toBe('5****************X');
  expect(maskMobilePhone(phone)).toBe('138****8000');
});

test.each([
  ['张三', '张*'],
  ['欧阳修', '欧**'],
  ['𠮷野', '𠮷*'],
  ['买买提·阿里', '买***'],
])('%s is shown as %s', (name, masked) => {
  const realName = parseRealName(name);
  expect(realName && maskRealName(realName)).toBe(masked);
});
