import { inChinese } from '../../../wire/told/in-chinese.ts';
import type { ReportLanguage } from '../../../kernel/report-page.ts';

interface Changes {
  readonly compared: number;
  readonly changed: number;
  readonly stricter: number;
  readonly looser: number;
}

const en = {
  title: (kind: string, version: number) => `${kind} of the risk rules, version ${version}`,
  kinds: { replay: 'Replay', backtest: 'Backtest', shadow: 'Shadow' },
  version: (number: number, id: string) => `rule version ${number} (${id})`,
  data: (count: number, from: string, to: string) => `${count} decisions from ${from} to before ${to} (UTC+8)`,
  summary: ({ compared, changed, stricter, looser }: Changes) =>
    `Of ${compared} decisions, ${changed} get another level: ${stricter} a stricter one and ${looser} a looser one.`,
  nothing: 'There was no decision to compare in this time.',
  withoutEvent: (count: number) =>
    `${count} decisions were left out, because the retention of their requests has passed.`,
  warmUp: (days: number) => `Windows and habits were filled from ${days} days before this time.`,
  noWarmUp: (days: number) =>
    `Windows and habits were empty at first, because no request of the ${days} days before this time is kept.`,
  labelsCut: 'Many outcomes were reported: only those of the newest 100,000 decisions were read.',
  levels: { pass: 'pass', review: 'review', reject: 'reject' },
  before: (level: string) => `before: ${level}`,
  after: (level: string) => `after: ${level}`,
  all: 'All decisions, by level',
  reported: { fraud: 'Decisions reported as fraud', genuine: 'Decisions reported as genuine' },
  partsLead: 'What became of the decisions of each level. Levels that did not occur are left out.',
  noOutcome: 'no decision of this time was reported so.',
  beforeAfter: 'before \\ after',
  rules: 'Rules that hit differently',
  rulesLead: 'How many more (+) or fewer (−) decisions each rule hits.',
  difference: 'difference',
  noRules: 'no rule hits more or less often.',
  rule: 'rule',
  hitsBefore: 'before',
  hitsAfter: 'after',
  types: 'Risk types that differ',
  type: 'type',
  meaning: 'meaning',
  meaningOf: (meaning: string) => meaning,
  gained: 'gained',
  lost: 'lost',
  noTypes: 'No risk type differs.',
  examples: 'Examples',
  examplesLead: 'Up to ten decisions for each pair of levels.',
  order: 'order id',
  time: 'decided (UTC+8)',
  levelBefore: 'before',
  levelAfter: 'after',
  outcome: 'outcome',
  outcomes: { fraud: 'fraud', genuine: 'genuine' },
  noExamples: 'No decision gets another level.',
};

/** The words of the report on a run, in one language. */
export type RunText = typeof en;

/** The words of the report on a run. */
export const RUN_TEXT: Readonly<Record<ReportLanguage, RunText>> = {
  en,
  zh: {
    title: (kind, version) => `风险规则${kind}，版本 ${version}`,
    kinds: { replay: '重放', backtest: '回测', shadow: '影子运行' },
    version: (number, id) => `规则版本 ${number} (${id})`,
    data: (count, from, to) => `${from} 至 ${to}（不含，UTC+8）的 ${count} 个决策`,
    summary: ({ compared, changed, stricter, looser }) =>
      `${compared} 个决策中，${changed} 个的级别会改变：${stricter} 个变严，${looser} 个变松。`,
    nothing: '这段时间没有可比较的决策。',
    withoutEvent: (count) => `${count} 个决策的请求已过保留期，没有参与。`,
    warmUp: (days) => `窗口与习惯从这段时间之前 ${days} 天开始填充。`,
    noWarmUp: (days) => `窗口与习惯起初为空，因为这段时间之前 ${days} 天的请求均已不在。`,
    labelsCut: '上报的结果很多，只读取了最近 100,000 个决策的。',
    levels: { pass: '通过', review: '人工审核', reject: '拒绝' },
    before: (level) => `之前：${level}`,
    after: (level) => `之后：${level}`,
    all: '全部决策，按级别',
    reported: { fraud: '上报为欺诈的决策', genuine: '上报为正常的决策' },
    partsLead: '每个级别的决策之后变成什么。没有出现的级别不画。',
    noOutcome: '这段时间没有决策被如此上报。',
    beforeAfter: '之前 \\ 之后',
    rules: '命中不同的规则',
    rulesLead: '每条规则多命中 (+) 或少命中 (−) 多少决策。',
    difference: '差',
    noRules: '没有规则的命中次数改变。',
    rule: '规则',
    hitsBefore: '之前',
    hitsAfter: '之后',
    types: '变化的风险类型',
    type: '类型',
    meaning: '含义',
    meaningOf: inChinese,
    gained: '新增',
    lost: '减少',
    noTypes: '没有风险类型改变。',
    examples: '例子',
    examplesLead: '每对级别最多十个决策。',
    order: '订单号',
    time: '决策时间 (UTC+8)',
    levelBefore: '之前',
    levelAfter: '之后',
    outcome: '结果',
    outcomes: { fraud: '欺诈', genuine: '正常' },
    noExamples: '没有级别改变的决策。',
  },
};
