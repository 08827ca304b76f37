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

/** ISO 3166-2:CN: code, short name, name in letters. */
const ISO =
  'BJ 北京 Beijing|TJ 天津 Tianjin|HE 河北 Hebei|SX 山西 Shanxi|NM 内蒙古 Nei Mongol|LN 辽宁 Liaoning|JL 吉林 Jilin|' +
  'HL 黑龙江 Heilongjiang|SH 上海 Shanghai|JS 江苏 Jiangsu|ZJ 浙江 Zhejiang|AH 安徽 Anhui|FJ 福建 Fujian|JX 江西 Jiangxi|' +
  'SD 山东 Shandong|HA 河南 Henan|HB 湖北 Hubei|HN 湖南 Hunan|GD 广东 Guangdong|GX 广西 Guangxi|HI 海南 Hainan|' +
  'CQ 重庆 Chongqing|SC 四川 Sichuan|GZ 贵州 Guizhou|YN 云南 Yunnan|XZ 西藏 Xizang|SN 陕西 Shaanxi|GS 甘肃 Gansu|' +
  'QH 青海 Qinghai|NX 宁夏 Ningxia|XJ 新疆 Xinjiang|TW 台湾 Taiwan|HK 香港 Hong Kong|MO 澳门 Macao';

test.each(ISO.split('|').map((line) => /^(\S+) (\S+) (.+)$/.exec(line)?.slice(1) as [string, string, string]))(
  '%s is %s, as %s is',
  (code, name, letters) => {
    for (const text of [
      code,
      `CN-${code}`,
      ` ${code} `,
      name,
      `${name}省`,
      ` ${name}`,
      letters,
      ` ${letters.toUpperCase()}`,
    ])
      expect([text, chinaProvince(text)]).toEqual([text, name]);
    expect(chinaProvince(`${letters} sheng`)).toBe(name);
  },
);

test.each([
  ['Neimenggu', '内蒙古'],
  ['Tibet', '西藏'],
  ['Macau', '澳门'],
  ['Guǎngdōng Shěng', '广东'],
  ['Guangdong Province', '广东'],
  // Its name ends like that of the Hui people.
  ['Anhui Sheng', '安徽'],
  ['Anhui Province', '安徽'],
  ['Shenyang Shi, Liaoning', null],
  ['Chongqing Municipality', '重庆'],
  ['Guangxi Zhuang Autonomous Region', '广西'],
  ['Ningxia Huizu Zizhiqu', '宁夏'],
  ['Xinjiang Uyghur Autonomous Region', '新疆'],
  ['Xinjiang Weiwuer Zizhiqu', '新疆'],
  ['Hong Kong SAR', '香港'],
  ['Beijing City', '北京'],
  // A rank stands at the end.
  ['City Beijing', null],
  ['Province', null],
  ['CN-GDX', null],
  ['xCN-GD', null],
  ['gd', null],
])('%s is %s', (text, name) => {
  expect(chinaProvince(text)).toBe(name);
});
