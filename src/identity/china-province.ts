/** ISO 3166-2:CN code, short Chinese name, and the name in letters without dividers. */
const PROVINCES = [
  ['BJ', '北京', 'beijing'],
  ['TJ', '天津', 'tianjin'],
  ['HE', '河北', 'hebei'],
  ['SX', '山西', 'shanxi'],
  ['NM', '内蒙古', 'neimenggu'],
  ['NM', '内蒙古', 'neimongol'],
  ['NM', '内蒙古', 'innermongolia'],
  ['LN', '辽宁', 'liaoning'],
  ['JL', '吉林', 'jilin'],
  ['HL', '黑龙江', 'heilongjiang'],
  ['SH', '上海', 'shanghai'],
  ['JS', '江苏', 'jiangsu'],
  ['ZJ', '浙江', 'zhejiang'],
  ['AH', '安徽', 'anhui'],
  ['FJ', '福建', 'fujian'],
  ['JX', '江西', 'jiangxi'],
  ['SD', '山东', 'shandong'],
  ['HA', '河南', 'henan'],
  ['HB', '湖北', 'hubei'],
  ['HN', '湖南', 'hunan'],
  ['GD', '广东', 'guangdong'],
  ['GX', '广西', 'guangxi'],
  ['HI', '海南', 'hainan'],
  ['CQ', '重庆', 'chongqing'],
  ['SC', '四川', 'sichuan'],
  ['GZ', '贵州', 'guizhou'],
  ['YN', '云南', 'yunnan'],
  ['XZ', '西藏', 'xizang'],
  ['XZ', '西藏', 'tibet'],
  ['SN', '陕西', 'shaanxi'],
  ['GS', '甘肃', 'gansu'],
  ['QH', '青海', 'qinghai'],
  ['NX', '宁夏', 'ningxia'],
  ['XJ', '新疆', 'xinjiang'],
  ['TW', '台湾', 'taiwan'],
  ['HK', '香港', 'hongkong'],
  ['MO', '澳门', 'macau'],
  ['MO', '澳门', 'macao'],
] as const;

const BY_CODE: ReadonlyMap<string, string> = new Map(PROVINCES.map(([code, name]) => [code, name]));
const BY_LETTERS: ReadonlyMap<string, string> = new Map(PROVINCES.map(([, name, letters]) => [letters, name]));
const NAMES = [...new Set(PROVINCES.map(([, name]) => name))];

/** What may follow the name in letters: the rank of the region, or the people it is named after. Several may follow. */
const RANK =
  /(province|sheng|shi|municipality|zizhiqu|autonomousregion|zhuangzu|zhuang|huizu|hui|uygur|uyghur|weiwuer|sar|city)$/;

/**
 * The short Chinese name of a province-level region of China, from any usual spelling: `GD`, `CN-GD`, `Guangdong Sheng`,
 * `广东省` and `广东` give `广东`. Null if the text names none. Source: ISO 3166-2:CN.
 */
export function chinaProvince(text: string): string | null {
  const trimmed = text.trim();
  const code = /^(?:CN-)?([A-Z]{2})$/.exec(trimmed)?.[1];
  if (code !== undefined) return BY_CODE.get(code) ?? null;
  const chinese = NAMES.find((name) => trimmed.startsWith(name));
  if (chinese !== undefined) return chinese;
  let letters = trimmed
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '');
  // One after the other, because a name may end like one of them: Anhui does.
  for (let whole = ''; letters !== whole; letters = letters.replace(RANK, '')) {
    const name = BY_LETTERS.get(letters);
    if (name !== undefined) return name;
    whole = letters;
  }
  return null;
}
