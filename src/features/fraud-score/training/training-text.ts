import type { ReportLanguage } from '../../../kernel/report-page.ts';

interface DataFacts {
  readonly train: number;
  readonly test: number;
  readonly testFrom: string;
  readonly delayDays: number;
  readonly unlabelled: number;
  readonly knownLater: number;
  readonly tooRecent: number;
}

interface ToldFacts {
  readonly auc: string;
  readonly ownAuc: string;
  readonly recall: string;
  readonly ownRecall: string;
}

const en = {
  title: 'Training of the fraud score',
  learners: { gbdt: 'Monotone gradient-boosted trees', scorecard: 'WOE scorecard' },
  data: ({ train, test, testFrom, delayDays, unlabelled, knownLater, tooRecent }: DataFacts) =>
    `${train} rows to learn from, and ${test} of a test that begins at ${testFrom}. The label delay is ${delayDays} days. ` +
    `Left out: ${unlabelled} without an outcome, ${knownLater} whose outcome was not known by then, ${tooRecent} too recent`,
  summary: (auc: string, recall: string) => `On the test the AUC is ${auc}, and the recall at 1 % FPR is ${recall}. `,
  wins: 'Nothing simpler does better than the model on the test.',
  loses: (winners: readonly string[]) => `The model loses to ${winners.join(' and to ')} on the test.`,
  forced: ' It is published by order (--even-if-worse).',
  logistic: 'a plain logistic regression',
  single: (column: string) => `the single column ${column}`,
  psi: (psi: string, isMoved: boolean) =>
    `Stability of the score (PSI, test against training): ${psi}${isMoved ? ', which means that the people asked about have changed' : ''}.`,
  noTold: 'There is no comparison with the scores in the answers, because the history lacks some of them.',
  told: ({ auc, ownAuc, recall, ownRecall }: ToldFacts) =>
    `The scores in the answers did this on the same rows: AUC ${auc} (this model ${ownAuc}), ` +
    `recall at 1 % FPR ${recall} (this model ${ownRecall}).`,
  rest: (count: number) => `${count} other features add nothing and have not changed.`,
  dropped: (columns: string) => `Left out because they drift within the training: ${columns}.`,
  roc: 'ROC curve',
  rocLead: 'The share of the fraud found over the share of the genuine flagged. The dashed diagonal is guessing.',
  fpr: 'genuine flagged',
  tpr: 'fraud found',
  test: 'test',
  training: 'training',
  noRows: 'there are no rows with both outcomes.',
  calibration: 'Calibration',
  calibrationLead: 'Tenths of the test, by predicted fraud. On the line, prediction and observation agree.',
  predicted: 'predicted fraud',
  observed: 'observed fraud',
  observedInterval: 'observed fraud, 95 % interval',
  scores: 'Scores of the test',
  scoresLead: 'Each outcome in shares of its own rows.',
  score: 'score',
  share: 'share of the outcome',
  fraud: 'fraud',
  genuine: 'genuine',
  stability: 'Stability of the features',
  stabilityLead:
    'PSI, test against training, for the features that changed most. Over .25 the distribution of a feature has changed.',
  quality: 'Quality',
  part: 'part',
  rows: 'rows',
  auc: 'AUC, 95 % interval',
  recall: 'recall at 1 % FPR',
  rivals: 'Compared with simpler models',
  onTest: 'on the test',
  thisModel: 'this model',
  features: 'Features',
  feature: 'feature',
  weight: 'mean size of its contribution to the log-odds',
  moved: ' moved',
  to: 'to',
};

/** The words of the report on a training, in one language. */
export type TrainingText = typeof en;

/** The words of the report on a training. */
export const TRAINING_TEXT: Readonly<Record<ReportLanguage, TrainingText>> = {
  en,
  zh: {
    title: '欺诈分训练',
    learners: { gbdt: '单调梯度提升树', scorecard: 'WOE 评分卡' },
    data: ({ train, test, testFrom, delayDays, unlabelled, knownLater, tooRecent }) =>
      `${train} 行用于学习，${test} 行用于检验，检验从 ${testFrom} 开始。标签延迟 ${delayDays} 天。` +
      `未使用：${unlabelled} 行没有结果，${knownLater} 行当时还不知道结果，${tooRecent} 行太新`,
    summary: (auc, recall) => `检验集上 AUC 为 ${auc}，误报 1 % 时召回 ${recall}。`,
    wins: '检验集上没有更简单的方法优于该模型。',
    loses: (winners) => `检验集上该模型不如${winners.join('，也不如')}。`,
    forced: '按指令仍然发布 (--even-if-worse)。',
    logistic: '普通逻辑回归',
    single: (column) => `单独一列 ${column}`,
    psi: (psi, isMoved) =>
      `分数的稳定性（PSI，检验集对训练集）：${psi}${isMoved ? '，说明被查询的人群已经变化' : ''}。`,
    noTold: '历史缺少部分当时给出的分数，无法与之比较。',
    told: ({ auc, ownAuc, recall, ownRecall }) =>
      `当时给出的分数在相同的行上：AUC ${auc}（该模型 ${ownAuc}），误报 1 % 时召回 ${recall}（该模型 ${ownRecall}）。`,
    rest: (count) => `另有 ${count} 个特征没有贡献，也没有变化。`,
    dropped: (columns) => `因在训练期内漂移而剔除：${columns}。`,
    roc: 'ROC 曲线',
    rocLead: '纵轴是找出的欺诈，横轴是误报的正常。虚线对角线是随机猜测。',
    fpr: '误报的正常',
    tpr: '找出的欺诈',
    test: '检验集',
    training: '训练集',
    noRows: '没有同时具备两种结果的行。',
    calibration: '校准',
    calibrationLead: '检验集按预测欺诈率分为十份。落在线上表示预测与实际一致。',
    predicted: '预测欺诈率',
    observed: '实际欺诈率',
    observedInterval: '实际欺诈率，95 % 区间',
    scores: '检验集的分数',
    scoresLead: '每种结果各自的占比。',
    score: '分数',
    share: '占比',
    fraud: '欺诈',
    genuine: '正常',
    stability: '特征的稳定性',
    stabilityLead: 'PSI，检验集对训练集，列出变化最大的特征。超过 .25 表示分布已经变化。',
    quality: '效果',
    part: '部分',
    rows: '行数',
    auc: 'AUC，95 % 区间',
    recall: '误报 1 % 时召回',
    rivals: '与更简单的方法比较',
    onTest: '检验集',
    thisModel: '该模型',
    features: '特征',
    feature: '特征',
    weight: '对对数几率的平均贡献',
    moved: ' 已变化',
    to: '至',
  },
};
