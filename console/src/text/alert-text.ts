import type { AlertKind, AlertKindFacts } from '../api/alerts.ts';
import { defineText } from './language.tsx';

/** The names of the kinds of alert. */
export const alertKindText = defineText(
  {
    'failure-rate': '调用失败率',
    'error-rate': '返回码非 0 的占比',
    'latency-p95': '耗时 p95',
    'calls-missing': '调用过少',
    'package-left': '套餐剩余',
    'package-ends': '套餐将到期',
    'budget-used': '预算已用',
    'reject-rate': '风险决策拒绝率',
    'review-rate': '风险决策待审核率',
    'level-drift': '风险等级分布偏移',
    'score-drift': '评测分分布偏移',
    'accuracy-drift': '人脸或活体分数分布偏移',
    'cases-overdue': '案件超时未处理',
    'feed-age': '情报过期或新版本被暂缓',
    'backup-age': '备份过旧',
    'webhooks-failed': 'Webhook 投递失败',
  } satisfies Readonly<Record<AlertKind, string>>,
  {
    'failure-rate': 'Calls that failed',
    'error-rate': 'Calls with a code other than 0',
    'latency-p95': 'Latency p95',
    'calls-missing': 'Too few calls',
    'package-left': 'Left of a package',
    'package-ends': 'A package ends soon',
    'budget-used': 'Used of a budget',
    'reject-rate': 'Risk decisions that rejected',
    'review-rate': 'Risk decisions for review',
    'level-drift': 'Drift of risk levels',
    'score-drift': 'Drift of fraud scores',
    'accuracy-drift': 'Drift of scores of faces or liveness',
    'cases-overdue': 'Cases past their time',
    'feed-age': 'A feed is too old, or a newer version is held back',
    'backup-age': 'Age of the last backup',
    'webhooks-failed': 'Deliveries given up',
  },
);

/** The units of thresholds. */
export const alertUnitText = defineText(
  { milliseconds: '毫秒', calls: '次', days: '天', hours: '小时', deliveries: '次', cases: '件', psi: 'PSI' },
  {
    milliseconds: 'ms',
    calls: 'calls',
    days: 'days',
    hours: 'hours',
    deliveries: 'deliveries',
    cases: 'cases',
    psi: 'PSI',
  },
);

/**
 * A value with its unit, e.g. `12.5 %` or `3000 ms`. A dash if there is none.
 *
 * @param units in the language of the page
 */
export function alertValue(
  value: number | null,
  unit: AlertKindFacts['unit'] | undefined,
  units: Readonly<Record<string, string>>,
): string {
  if (value === null || unit === undefined) return '—';
  if (unit === 'share') return `${Math.round(value * 10_000) / 100} %`;
  // An index is told in hundredths, because .1 and .25 tell different things.
  const digits = unit === 'psi' ? 100 : 10;
  return `${Math.round(value * digits) / digits} ${units[unit] ?? unit}`;
}
