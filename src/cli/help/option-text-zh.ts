import { BUSINESS_OPTIONS_ZH } from './business-options-zh.ts';
import { COMMON_OPTIONS_ZH } from './common-options-zh.ts';
import { MODEL_OPTIONS_ZH } from './model-options-zh.ts';
import { OPERATING_OPTIONS_ZH } from './operating-options-zh.ts';
import { PEOPLE_OPTIONS_ZH } from './people-options-zh.ts';
import { RISK_OPTIONS_ZH } from './risk-options-zh.ts';

/** 中文 for the English texts of all options and arguments. That of an option of an operation stands in its contract. */
const OPTION_TEXT_ZH: Readonly<Record<string, string>> = {
  ...COMMON_OPTIONS_ZH,
  ...OPERATING_OPTIONS_ZH,
  ...BUSINESS_OPTIONS_ZH,
  ...PEOPLE_OPTIONS_ZH,
  ...RISK_OPTIONS_ZH,
  ...MODEL_OPTIONS_ZH,
};

/** What the command line adds to the text of a parameter, see admin-commands.ts and value-options.ts. */
const ENDINGS_ZH: readonly (readonly [en: string, zh: string])[] = [
  [' (separated by commas)', '（以逗号分隔）'],
  [' (needed): the first line of this file; - is standard input', '（必填）：取此文件的首行；- 为标准输入'],
  [': the first line of this file; - is standard input', '：取此文件的首行；- 为标准输入'],
];

/** The 中文 of the text of an option or argument. A text that has none stays. */
export function optionTextInChinese(text: string): string {
  const [ending, endingZh] = ENDINGS_ZH.find(([en]) => text.endsWith(en)) ?? ['', ''];
  const known = OPTION_TEXT_ZH[text.slice(0, text.length - ending.length)];
  return known === undefined ? text : `${known}${endingZh}`;
}
