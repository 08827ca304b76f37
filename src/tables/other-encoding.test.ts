import { expect, test } from 'vitest';
import { isMisreadUtf8 } from './other-encoding.ts';

// 李四, 王小明, 欧阳修远 and 阿依古丽·买买提 in UTF-8, read as GB18030.
test.each(['鏉庡洓', '欧阳修远,鏉庡洓', '寮犱笁', '娆ч槼淇\u{e1bf}繙', '寮犱笁涓', '鐜嬪皬鏄'])(
  '%s was UTF-8',
  (text) => {
    expect(isMisreadUtf8(text)).toBe(true);
  },
);

test.each([
  '李四',
  '张三',
  '王小明',
  '欧阳修远',
  '阿依古丽·买买提',
  '璩峰宝',
  '陳小明',
  '溥仪',
  '龚勰',
  'José Núñez',
  '鏉',
  '',
  'plain text, 1',
  '😀',
])('%s was not', (text) => {
  expect(isMisreadUtf8(text)).toBe(false);
});
