import { expect, test } from 'vitest';
import { parseRealName, type RealName } from './real-name.ts';
import { isSameName, NAME_SPELLINGS_MAX, nameSpellings } from './same-name.ts';

function read(text: string): RealName {
  const name = parseRealName(text);
  if (name === null) throw new Error(`not a name: ${text}`);
  return name;
}

// Names as mainland cards, and as documents of Hong Kong, Macao and Taiwan, print them.
test.each([
  ['陈小明', '陳小明'],
  ['欧阳修', '歐陽修'],
  ['高山', '髙山'],
  ['尚慎', '尙愼'],
  ['吉饮舍', '𠮷飮舎'],
  ['顛富', '顚冨'],
  ['屏喻暨瓶', '屛喩曁甁'],
  ['熙崎', '煕﨑'],
  ['钱锺书', '錢鍾書'],
  ['钱钟书', '錢鍾書'],
  ['卫青', '衞靑'],
  ['卫青', '衛青'],
  ['颜真卿', '顏眞卿'],
  ['颜真卿', '顔真卿'],
  ['黄启峰', '黃啟峯'],
  ['黄启峰', '黄啓峰'],
  ['温国清', '溫國淸'],
  ['云后里', '雲後裏'],
  ['叶余范', '葉餘範'],
  ['吕户', '呂戶'],
  ['惠德', '恵徳'],
  ['阿卜杜·热合曼', '阿卜杜·熱合曼'],
  ['阿卜杜热合曼', '阿卜杜·熱合曼'],
])('%s and %s are one name', (standard, other) => {
  expect(isSameName(read(standard), read(other))).toBe(true);
  expect(isSameName(read(other), read(standard))).toBe(true);
  expect(nameSpellings(read(other))[0]).toBe(nameSpellings(read(standard))[0]);
});

// Each of them is a standard character of its own: 于 and 於 are two surnames, 乾 (qian) is not 干.
test.each([
  ['于谦', '於谦'],
  ['李乾', '李干'],
  ['沈括', '沉括'],
  ['傅明', '付明'],
  ['肖军', '萧军'],
  ['闫明', '阎明'],
  ['王昇', '王升'],
  ['李喆', '李哲'],
  ['陈小明', '陳小朋'],
])('%s and %s are two names', (one, other) => {
  expect(isSameName(read(one), read(other))).toBe(false);
});

test('the spellings hold the name itself, its simplified and its traditional spelling', () => {
  for (const name of ['陈龙', '陳龍', '陈龍'])
    expect(nameSpellings(read(name))).toEqual(expect.arrayContaining(['陈龙', '陳龍', name]));
  // 云 stands in traditional names too.
  expect(nameSpellings(read('赵云'))).toEqual(expect.arrayContaining(['赵云', '趙雲', '趙云']));
  expect(nameSpellings(read('髙山'))).toEqual(expect.arrayContaining(['高山', '髙山']));
  expect(nameSpellings(read('张三'))).toEqual(['张三', '張三']);
  expect(nameSpellings(read('王一'))).toEqual(['王一']);
  expect(nameSpellings(read('JOHN SMITH'))).toEqual(['JOHN SMITH']);
});

test('a name has a bounded number of spellings', () => {
  const spellings = nameSpellings(read('发'.repeat(30)));
  expect(spellings.length).toBeLessThanOrEqual(NAME_SPELLINGS_MAX);
  expect(spellings).toContain('发'.repeat(30));
  expect(spellings).toContain('發'.repeat(30));
});
