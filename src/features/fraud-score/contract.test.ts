import { expect, test } from 'vitest';
import { fraudScore } from './contract.ts';

const idNumber = '11010519491231002X';
const phoneNumber = '13800138000';
const hex32 = 'AE05564031C21338AA8A2E7266E7855C';
const hex64 = hex32 + hex32;

function read(raw: Record<string, unknown>) {
  const parsed = fraudScore.params.schema.safeParse(raw, { reportInput: true });
  const issue = parsed.error?.issues[0];
  return issue ? fraudScore.params.refusalFor(issue, raw) : parsed.data;
}

test('plain identifiers are brought into their canonical form', () => {
  expect(read({ idNumber: '11010519491231002x', phoneNumber: 13800138000, name: ' 张三' })).toEqual({
    idNumber: { form: 'plain', text: idNumber },
    phoneNumber: { form: 'plain', text: phoneNumber },
    name: { form: 'plain', text: '张三' },
  });
});

test('each identifier has its own form, and hex may be in either case', () => {
  const raw = {
    idNumber: hex64,
    idCryptoType: 3,
    phoneNumber: hex64,
    phoneCryptoType: '2',
    name: hex32,
    nameCryptoType: '1',
  };
  expect(read(raw)).toEqual({
    idNumber: { form: 'sm3', text: hex64.toLowerCase() },
    phoneNumber: { form: 'sha256', text: hex64.toLowerCase() },
    name: { form: 'md5', text: hex32.toLowerCase() },
  });
});

test.each([
  {},
  { name: '' },
  { name: null, nameCryptoType: '1' },
  { name: 'd41d8cd98f00b204e9800998ecf8427e', nameCryptoType: '1' },
])('the name may be left out: %j', (more) => {
  expect(read({ idNumber, phoneNumber, idCryptoType: '', ...more })).toMatchObject({ name: null });
});

test.each([
  {},
  { idNumber },
  { phoneNumber },
  { idNumber: ' ', phoneNumber },
  { idNumber: 'x', phoneNumber: null, idCryptoType: '9' },
  // The md5 of the empty text, the sha256 of the empty text in capitals, and the SM3 of «null».
  { idNumber, phoneNumber: 'd41d8cd98f00b204e9800998ecf8427e', phoneCryptoType: '1' },
  { idNumber: 'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855', idCryptoType: '2', phoneNumber },
  { idNumber, phoneNumber: '129a784acb089ea1ab28ff7a0e740d362e75bd5a7486b1a224e3e1c701bdf2fd', phoneCryptoType: '3' },
])('271702 for %j', (raw) => {
  expect(read(raw)).toEqual({ code: 271702 });
});

test.each<[string, Record<string, unknown>]>([
  ['idNumber应为有效的身份证号(idCryptoType=0)', { idNumber: '110105194912310021', phoneNumber }],
  ['idNumber应为有效的身份证号(idCryptoType=0)', { idNumber: hex32, phoneNumber }],
  ['phoneNumber应为中国大陆手机号(phoneCryptoType=0)', { idNumber, phoneNumber: '12345678901' }],
  ['name应为有效的中文姓名(nameCryptoType=0)', { idNumber, phoneNumber, name: 'Bob' }],
  ['name应为有效的中文姓名(nameCryptoType=0)', { idNumber, phoneNumber, name: '张\ufffd' }],
  ['idNumber应为32位十六进制md5(idCryptoType=1)', { idNumber, idCryptoType: '1', phoneNumber }],
  ['phoneNumber应为64位十六进制sha256(phoneCryptoType=2)', { idNumber, phoneNumber: hex32, phoneCryptoType: '2' }],
  [
    'phoneNumber应为64位十六进制SM3(phoneCryptoType=3)',
    { idNumber, phoneNumber: `${hex64.slice(1)}g`, phoneCryptoType: 3 },
  ],
  ['name应为32位十六进制md5(nameCryptoType=1)', { idNumber, phoneNumber, name: '张三', nameCryptoType: '1' }],
  ['idCryptoType应为0、1、2、3之一', { idNumber, idCryptoType: '4', phoneNumber }],
  ['idCryptoType应为0、1、2、3之一', { idNumber, idCryptoType: 'md5', phoneNumber }],
  ['nameCryptoType应为0、1之一', { idNumber, phoneNumber, name: hex64, nameCryptoType: '2' }],
  ['phoneNumber应为200字以内的文本', { idNumber, phoneNumber: ['13800138000'] }],
])('%s', (expected, raw) => {
  expect(read(raw)).toEqual({ code: 271703, reason: `参数错误：${expected}` });
});
