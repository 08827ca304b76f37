/**
 * The names of GBK and of the standards that it contains or grew into: the labels of the Encoding Standard, the names
 * that IANA lists, and those of Windows and Java.
 */
const NAMES: ReadonlySet<string> = new Set([
  'chinese',
  'cp936',
  'csgb2312',
  'csgbk',
  'csiso58gb231280',
  'euc-cn',
  'gb18030',
  'gb18030-2000',
  'gb18030-2005',
  'gb18030-2022',
  'gb2312',
  'gb_2312',
  'gb_2312-80',
  'gbk',
  'iso-ir-58',
  'ms936',
  'windows-936',
  'x-euc-cn',
  'x-gbk',
  'x-mswin-936',
]);

/** True for a name of GBK, GB 2312 or GB 18030. GB 18030 reads all three. */
export function isChineseCharset(name: string): boolean {
  return NAMES.has(name.trim().toLowerCase());
}
