import { FIELDS_OF_ACCOUNTS_ZH } from './fields-of-accounts-zh.ts';
import { FIELDS_OF_CALLS_ZH } from './fields-of-calls-zh.ts';
import { FIELDS_OF_RISK_ZH } from './fields-of-risk-zh.ts';
import { inChinese, wholeInChinese } from './in-chinese.ts';

/** The 中文 of each field that results of commands have, by its name without the unit of times. A test holds it to the results. */
export const FIELDS_ZH: Readonly<Record<string, string>> = {
  ...FIELDS_OF_ACCOUNTS_ZH,
  ...FIELDS_OF_CALLS_ZH,
  ...FIELDS_OF_RISK_ZH,
};

/**
 * What a terminal has beside its outputs if its reader reads 中文: what the product says, and headings of results. Names that
 * people or programs gave, e.g. of settings, stay as they are.
 */
export const CHINESE_TERMINAL = {
  inLanguage: inChinese,
  reading: {
    headingOf: (path: string) =>
      path
        .split('.')
        .map((name) => (Object.hasOwn(FIELDS_ZH, name) ? (FIELDS_ZH[name] ?? name) : name))
        .join('.'),
    wholeOf: wholeInChinese,
    yes: '是',
    no: '否',
  },
} as const;
