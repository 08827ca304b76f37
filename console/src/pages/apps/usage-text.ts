import { defineText } from '../../text/language.tsx';

/** The words of the charts of an app. */
export const usageText = defineText(
  {
    days: (days: number) => `最近 ${days} 天的计费调用`,
    daysLabel: (days: number, calls: string) => `最近 ${days} 天按接口的计费调用，共 ${calls} 次`,
    noCalls: (days: number) => `最近 ${days} 天没有计费调用。`,
    asTable: '按日列表',
    day: '日期 (UTC+8)',
    total: '合计',
    burnDown: '套餐消耗与预测',
    burnDownLead: '每个限次套餐剩余的百分比。虚线按最近 7 天的平均用量预测，并考虑扣费顺序和失效时间。',
    burnDownLabel: (packages: string) => `套餐剩余：${packages}`,
    packageName: (api: string, suffix: string) => `${api} …${suffix}`,
    anyApi: '任意接口',
  },
  {
    days: (days: number) => `Charged calls of the last ${days} days`,
    daysLabel: (days: number, calls: string) => `Charged calls of the last ${days} days by API, ${calls} in all`,
    noCalls: (days: number) => `There was no charged call in the last ${days} days.`,
    asTable: 'As a table, by day',
    day: 'Day (UTC+8)',
    total: 'All',
    burnDown: 'Burn-down of packages, with a forecast',
    burnDownLead:
      'What is left of each package with a limit. The dashed lines go on with the mean of the last seven days, in the order in which the packages pay, and mind when they end.',
    burnDownLabel: (packages: string) => `Left of the packages: ${packages}`,
    packageName: (api: string, suffix: string) => `${api} …${suffix}`,
    anyApi: 'Any API',
  },
);
