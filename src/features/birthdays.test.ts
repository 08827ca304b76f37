import { describe, expect, test } from 'vitest';
import { checkCharacter } from '../identity/id-number.ts';
import { readParams } from '../server/pipeline/read-params.ts';
import { faceGuard } from './face-guard/contract.ts';
import { faceVerify } from './face-verify/contract.ts';
import { fraudScore } from './fraud-score/contract.ts';
import { videoLiveness } from './video-liveness/contract.ts';

const bornOn = (day: string) => {
  const digits = `110105${day}002`;
  return digits + checkCharacter(digits);
};
const NAME = { realname: '张三' };

// The codes and reasons of a wrong number in each document.
const APIS = [
  { contract: faceGuard, fields: NAME, name: 'idcard', refusal: { code: 279703 } },
  {
    contract: faceVerify,
    fields: { ...NAME, image: 'AAAA' },
    name: 'idcard',
    refusal: { code: 226403, reason: '参数错误(身份证号码格式不正确)' },
  },
  {
    contract: videoLiveness,
    fields: { ...NAME, videoData: 'base64:AAAA' },
    name: 'idcard',
    refusal: { code: 2546103 },
  },
  {
    contract: fraudScore,
    fields: { phoneNumber: '13800138000' },
    name: 'idNumber',
    refusal: { code: 271703, reason: '参数错误：idNumber应为有效的身份证号(idCryptoType=0)' },
  },
] as const;

describe.each(APIS)('$contract.name', ({ contract, fields, name, refusal }) => {
  const read = (idNumber: string, now: string) =>
    readParams(contract, { ...fields, [name]: idNumber }, Date.parse(now));

  // 16:00 in UTC is midnight in China.
  test.each([
    ['20310401', '2031-03-31T16:00:00.000Z'],
    ['18811231', '2031-12-30T16:00:00.000Z'],
    ['18811231', '2031-12-31T15:59:59.999Z'],
    ['18800101', '2026-07-03T00:00:00Z'],
  ])('a birthday of %s is read at %s', (day, now) => {
    expect(read(bornOn(day), now)).toMatchObject({ ok: true });
  });

  test.each([
    ['20310401', '2031-03-31T15:59:59.999Z'],
    ['20990101', '2026-07-03T00:00:00Z'],
    ['18811231', '2031-12-31T16:00:00.000Z'],
    ['18791231', '2026-07-03T00:00:00Z'],
  ])('a birthday of %s is a wrong number at %s', (day, now) => {
    expect(read(bornOn(day), now)).toEqual({ ok: false, refusal });
  });
});

test('a digest of a number tells no birthday', () => {
  const fields = { idNumber: 'a'.repeat(32), idCryptoType: '1', phoneNumber: '13800138000' };
  expect(readParams(fraudScore, fields, 0)).toMatchObject({ ok: true });
});

test('the first permanent residence cards tell no century', () => {
  expect(readParams(faceGuard, { realname: 'John Smith', idcard: 'USA110099010112' }, 0)).toMatchObject({ ok: true });
});
