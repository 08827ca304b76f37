import { expect, test } from 'vitest';
import { readPersonRow } from './import-row.ts';
import { refusalText } from './refusal-text.ts';

/** Each fault of an id number, and what is said about it in both languages. */
test.each([
  ['', 'The row has no number: There is no id number', '没有身份证号'],
  ['1101051949123100', 'The id number has neither 18 nor 15 characters', '身份证号既不是 18 位也不是 15 位'],
  ['11010519491231O02X', 'The id number has a character that is no digit', '身份证号中有不是数字的字符'],
  ['1.10105E+17', 'A spreadsheet rounded the id number', '身份证号被表格软件四舍五入'],
  [
    '110105194912310000',
    'The serial number is 000, which nobody has: a spreadsheet may have rounded the id number',
    '顺序码为 000，没有人使用：号码可能被表格软件四舍五入',
  ],
  ['99010519491231002X', 'No province has the first two digits', '前两位不是任何省份的代码'],
  ['11010519490230002X', 'The date of birth in the number does not exist', '号码中的出生日期不存在'],
  ['110105194912310021', 'The last character does not fit the others', '最后一位与其他各位不符'],
  [
    '110105202606020013',
    'The date of birth is in the future, or more than 150 years ago',
    '出生日期在将来，或早于 150 年前',
  ],
])('the number «%s» is told its own fault', (idNumber, en, zh) => {
  const read = readPersonRow({ id_number: idNumber, name: '张三' }, Date.UTC(2026, 5, 1));
  if (!('refusal' in read)) throw new Error('the row is refused');
  expect(refusalText(read.refusal, 'en').reason).toBe(en.replace('The row has no number: ', ''));
  expect(refusalText(read.refusal, 'zh').reason).toBe(zh);
  if (idNumber !== '') expect(read.detail).not.toContain(idNumber);
});
