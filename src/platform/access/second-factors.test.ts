import { TOTP, Secret } from 'otpauth';
import { expect, test } from 'vitest';
import { seededRandom } from '../../kernel/seeded-random.ts';
import { MemoryAdministratorStore } from '../../storage/memory/administrator-store.ts';
import { MemorySiteSecrets } from '../../storage/memory/site-secrets.ts';
import { SecondFactors } from './second-factors.ts';

const ADA = 'adm_1';
/** The seed of RFC 6238, appendix B. */
const RFC_SECRET = new TextEncoder().encode('12345678901234567890');
/** The same in base32, computed with `base32` of coreutils. */
const RFC_BASE32 = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

function open(secret: Uint8Array | null = null) {
  const clock = { atMs: 1_111_111_100_000, nowMs: () => clock.atMs };
  const { secondFactors: store } = new MemoryAdministratorStore();
  const drawn = seededRandom(7);
  const random = { ...drawn, bytes: (count: number) => secret ?? drawn.bytes(count) };
  const factors = new SecondFactors({ store, secrets: new MemorySiteSecrets(), clock, random });
  const codeAt = (base32: string, atMs: number) =>
    new TOTP({ secret: Secret.fromBase32(base32) }).generate({ timestamp: atMs });
  return { clock, store, factors, codeAt };
}

async function enrolled() {
  const opened = open();
  const { factors, clock, codeAt } = opened;
  const { secret = '' } = (await factors.begin(ADA, 'ada')) ?? {};
  const codes = await factors.confirm(ADA, { code: codeAt(secret, clock.atMs), keptSession: 's' });
  if (typeof codes === 'string') throw new Error(codes);
  clock.atMs += 60_000;
  return { ...opened, secret, codes };
}

test.each([
  ['287082', 59],
  ['081804', 1_111_111_109],
  ['050471', 1_111_111_111],
  ['005924', 1_234_567_890],
  ['279037', 2_000_000_000],
])('the code %s of RFC 6238 is right at %i s', async (code, seconds) => {
  const { factors, clock } = open(RFC_SECRET);
  clock.atMs = seconds * 1000;
  expect(await factors.begin(ADA, 'ada')).toEqual({
    secret: RFC_BASE32,
    uri: `otpauth://totp/Renzheng:ada?issuer=Renzheng&secret=${RFC_BASE32}&algorithm=SHA1&digits=6&period=30`,
  });
  expect(await factors.confirm(ADA, { code, keptSession: 's' })).toHaveLength(10);
  expect(await factors.statusOf(ADA)).toEqual({ inForce: true, recoveryCodesLeft: 10 });
});

test('an offer ends after ten minutes, and a wrong code leaves it open', async () => {
  const { factors, clock, codeAt } = open();
  expect(await factors.confirm(ADA, { code: '000000', keptSession: 's' })).toBe('no-offer');
  const { secret = '' } = (await factors.begin(ADA, 'ada')) ?? {};
  const right = codeAt(secret, clock.atMs);
  const wrong = right === '000000' ? '000001' : '000000';
  expect(await factors.confirm(ADA, { code: wrong, keptSession: 's' })).toBe('wrong');
  expect(await factors.statusOf(ADA)).toEqual({ inForce: false, recoveryCodesLeft: 0 });
  clock.atMs += 599_999;
  const late = codeAt(secret, clock.atMs);
  clock.atMs += 1;
  expect(await factors.confirm(ADA, { code: late, keptSession: 's' })).toBe('no-offer');
  clock.atMs -= 1;
  expect(await factors.confirm(ADA, { code: late, keptSession: 's' })).toHaveLength(10);
  expect(await factors.begin(ADA, 'ada')).toBeNull();
});

test.each([
  [-2, 'wrong'],
  [-1, 'right'],
  [0, 'right'],
  [1, 'right'],
  [2, 'wrong'],
] as const)('a code of %i steps from the present one is %s', async (steps, verdict) => {
  const { factors, clock, codeAt, secret } = await enrolled();
  clock.atMs += 3_600_000;
  expect(await factors.use(ADA, codeAt(secret, clock.atMs + steps * 30_000))).toBe(verdict);
});

test('a code is taken once, also by tries at the same time, and the one of the enrolment is used up', async () => {
  const { factors, clock, codeAt, secret } = await enrolled();
  expect(await factors.use(ADA, codeAt(secret, clock.atMs - 60_000))).toBe('wrong');
  clock.atMs -= 30_000;
  const sameStep = codeAt(secret, clock.atMs - 30_000);
  expect(await factors.use(ADA, sameStep), 'the code that confirmed the enrolment').toBe('wrong');
  const code = codeAt(secret, clock.atMs);
  const race = await Promise.all(Array.from({ length: 6 }, () => factors.use(ADA, code)));
  expect(race.toSorted()).toEqual(['right', 'wrong', 'wrong', 'wrong', 'wrong', 'wrong']);
  expect(await factors.use(ADA, `${code.slice(0, 3)} ${code.slice(3)}`)).toBe('wrong');
});

test('each recovery code is taken once, however it is typed', async () => {
  const { factors, codes } = await enrolled();
  const [first = '', second = '', third = ''] = codes;
  expect(codes.every((code) => /^[0-9a-km-np-z]{5}-[0-9a-km-np-z]{5}$/.test(code))).toBe(true);
  expect(new Set(codes).size).toBe(10);
  expect([await factors.use(ADA, first), await factors.use(ADA, first)]).toEqual(['right', 'wrong']);
  expect(await factors.use(ADA, second.toUpperCase().replace('-', ''))).toBe('right');
  expect(await factors.use(ADA, third.replaceAll('1', 'l').replaceAll('0', 'O'))).toBe('right');
  expect(await factors.statusOf(ADA)).toEqual({ inForce: true, recoveryCodesLeft: 7 });
  expect(await factors.use('adm_2', codes[3] ?? '')).toBe('wrong');
});

test('after a hundred wrong codes in a row, only a recovery code is taken', async () => {
  const { factors, clock, codeAt, secret, codes } = await enrolled();
  const wrong = () => {
    const near = [-30_000, 0, 30_000].map((offMs) => codeAt(secret, clock.atMs + offMs));
    return ['000000', '000001', '000002', '000003'].find((code) => !near.includes(code)) ?? '';
  };
  for (let tries = 0; tries < 99; tries++) expect(await factors.use(ADA, wrong())).toBe('wrong');
  expect(await factors.use(ADA, codeAt(secret, clock.atMs)), 'the right code resets the count').toBe('right');
  clock.atMs += 30_000;
  for (let tries = 0; tries < 100; tries++) expect(await factors.use(ADA, wrong())).toBe('wrong');
  expect(await factors.use(ADA, codeAt(secret, clock.atMs))).toBe('exhausted');
  expect(await factors.use(ADA, codes[0] ?? '')).toBe('right');
  expect(await factors.use(ADA, codeAt(secret, clock.atMs))).toBe('right');
});

test('the store sees neither the secret nor a recovery code', async () => {
  const { store, secret, codes } = await enrolled();
  const kept = await store.of(ADA);
  const bytes = Secret.fromBase32(secret).bytes;
  expect(Buffer.from(kept?.secretSealed ?? []).includes(Buffer.from(bytes))).toBe(false);
  for (const code of codes) expect(await store.useRecoveryCode(ADA, code)).toBe(false);
});
