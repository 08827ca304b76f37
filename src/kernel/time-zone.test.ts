import { expect, test } from 'vitest';
import { createUtcOffsets, isTimeZone } from './time-zone.ts';

const at = (text: string) => Date.parse(text);

test('the offset of an app at a time, with summer time', () => {
  const offsetOf = createUtcOffsets(
    'Asia/Shanghai',
    new Map([
      ['berlin', 'Europe/Berlin'],
      ['delhi', 'Asia/Kolkata'],
      ['hawaii', 'Pacific/Honolulu'],
      ['utc', 'UTC'],
    ]),
  );
  const summer = at('2024-07-01T00:00:00Z');
  expect(['other', 'berlin', 'delhi', 'hawaii', 'utc'].map((app) => offsetOf(app, summer))).toEqual([
    480, 120, 330, -600, 0,
  ]);
  expect(offsetOf('berlin', at('2024-01-01T00:00:00Z'))).toBe(60);
});

test('summer time begins at its minute', () => {
  const offsetOf = createUtcOffsets('Europe/Berlin', new Map());
  expect(offsetOf('a', at('2024-03-31T00:59:59.999Z'))).toBe(60);
  expect(offsetOf('a', at('2024-03-31T01:00:00Z'))).toBe(120);
});

test.each([
  ['Asia/Shanghai', true],
  ['Europe/Berlin', true],
  ['Beijing', false],
  ['', false],
])('%s is a time zone: %s', (name, is) => {
  expect(isTimeZone(name)).toBe(is);
});
