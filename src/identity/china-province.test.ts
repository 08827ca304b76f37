import { expect, test } from 'vitest';
import { chinaProvince } from './china-province.ts';

test.each([
  ['广东', '广东'],
  ['广东省', '广东'],
  ['Guangdong', '广东'],
  ['Guangdong Sheng', '广东'],
  ['GD', '广东'],
  ['CN-GD', '广东'],
  ['陕西省', '陕西'],
  ['Shaanxi', '陕西'],
  ['Shanxi', '山西'],
  ['内蒙古自治区', '内蒙古'],
  ['Inner Mongolia Autonomous Region', '内蒙古'],
  ['Nei Mongol', '内蒙古'],
  ['新疆维吾尔自治区', '新疆'],
  ['Xinjiang Uygur Zizhiqu', '新疆'],
  ['Guangxi Zhuangzu Zizhiqu', '广西'],
  ['Ningxia Hui Autonomous Region', '宁夏'],
  ['Beijing Shi', '北京'],
  ['Shanghai', '上海'],
  ['Macao SAR', '澳门'],
  ['Hong Kong', '香港'],
])('%s is %s', (text, name) => {
  expect(chinaProvince(text)).toBe(name);
});

test.each(['', 'California', 'CA', '东京', 'ZZ'])('%s is no province of China', (text) => {
  expect(chinaProvince(text)).toBeNull();
});
