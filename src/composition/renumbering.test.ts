import { expect, test } from 'vitest';
import { CONTRACTS } from '../features/index.ts';
import { readConfig } from '../config/config.ts';
import { openRenumbering } from './renumbering.ts';

const codesOf = (settings: Readonly<Record<string, string>>, api: string) => {
  const contracts = openRenumbering(readConfig({ ...settings })).contracts(CONTRACTS);
  return Object.keys(contracts.find(({ name }) => name === api)?.errors ?? {});
};

test("the operator's numbers replace the product's own codes in any API", () => {
  const settings = { RENZHENG_WIRE_CODES: '279781=279750,226482=226450,2546113=2546130' };
  expect(codesOf(settings, 'face-guard')).toContain('279750');
  expect(codesOf(settings, 'face-guard')).not.toContain('279781');
  expect(codesOf(settings, 'face-verify')).toContain('226450');
  expect(codesOf(settings, 'video-liveness')).toContain('2546130');
  expect(codesOf({ ...settings, RENZHENG_VIDEO_LIVENESS_CODES: '2546113=2546131' }, 'video-liveness')).toContain(
    '2546131',
  );
});

test.each([
  ['279703=279750', /279703 is not a code of the product's own/],
  ['299901=299902', /299901 is not a code of any of the five APIs/],
  ['279781=279799', /279799 would mean two things/],
])('%s is refused', (codes, problem) => {
  expect(() => codesOf({ RENZHENG_WIRE_CODES: codes }, 'face-guard')).toThrow(problem);
});
