import { defineText } from '../../text/language.tsx';

/** The words of the drift of scores. */
export const driftText = defineText(
  {
    titles: {
      'face-verify': '人脸核验：分数每周的偏移',
      'video-liveness': '视频活体：分数每周的偏移',
      'fraud-score': '欺诈分每周的偏移',
    },
    lead: '最近七天的分数与此前 28 天相比，也逐周向前比较。分数随调用逐日计数，不含任何人的数据。',
    states: { same: '没有变化', slight: '略有变化', moved: '已经不同', 'too-few': '还不知道' },
    index: (psi: string) => `最近七天的稳定性指数 (PSI) ${psi}：低于 0.1 为没有变化，高于 0.25 为另一群人。`,
    counted: (last: string, earlier: string) => `最近七天 ${last} 次，此前 28 天 ${earlier} 次。`,
    tooFew: (least: string) => `两侧各须至少有 ${least} 次。`,
    noScale: '使用中的网络还没有标定，所以没有分数。',
    chart: (api: string) => `${api}：每周的稳定性指数`,
    histogram: (api: string) => `${api}：最近七天与此前 28 天的分数分布`,
    psi: '稳定性指数 (PSI)',
    last: '最近七天',
    earlier: '此前 28 天',
    units: { cosine: '余弦', 'log-odds': '活体分数', points: '欺诈分' },
    share: '占比',
    weeks: '每周的分数',
    week: '七天',
    scores: '分数',
    earlierScores: '此前 28 天的分数',
    span: (from: string, to: string) => `${from} 至 ${to}`,
    none: '—',
    noWeeks: '没有数据。',
    alerts: {
      'face-verify': '要在偏移时收到通知，请在“告警”页添加“人脸或活体分数分布偏移”的规则。',
      'video-liveness': '要在偏移时收到通知，请在“告警”页添加“人脸或活体分数分布偏移”的规则。',
      'fraud-score':
        '只比较使用中的模型给出的分数，不含未知人员。要在偏移时收到通知，请在“告警”页添加“评测分分布偏移”的规则；它比较所有模型和所有人的分数，因此可能在其他时候触发。',
    },
  },
  {
    titles: {
      'face-verify': 'Face verification: drift by week',
      'video-liveness': 'Video liveness: drift by week',
      'fraud-score': 'Fraud scores: drift by week',
    },
    lead: 'The scores of the last seven days beside those of the 28 days before, and so for each week back. Scores are counted by day with their calls, without data of a person.',
    states: { same: 'Has not moved', slight: 'Has moved a little', moved: 'Has moved', 'too-few': 'Not known yet' },
    index: (psi: string) =>
      `Stability index (PSI) of the last seven days ${psi}: under 0.1 nothing has moved, over 0.25 these are other people.`,
    counted: (last: string, earlier: string) =>
      `${last} scores in the last seven days, ${earlier} in the 28 days before.`,
    tooFew: (least: string) => `Each side needs at least ${least}.`,
    noScale: 'The network in use was never calibrated, so there are no scores.',
    chart: (api: string) => `${api}: stability index of each week`,
    histogram: (api: string) => `${api}: scores of the last seven days and of the 28 days before`,
    psi: 'Stability index (PSI)',
    last: 'Last seven days',
    earlier: '28 days before',
    units: { cosine: 'cosine', 'log-odds': 'livingScore', points: 'fraud score' },
    share: 'share',
    weeks: 'Scores of each week',
    week: 'Seven days',
    scores: 'Scores',
    earlierScores: 'Scores of the 28 days before',
    span: (from: string, to: string) => `${from} to ${to}`,
    none: '—',
    noWeeks: 'There is nothing.',
    alerts: {
      'face-verify': 'To be told of drift, add a rule “Drift of scores of faces or liveness” on the page of alerts.',
      'video-liveness': 'To be told of drift, add a rule “Drift of scores of faces or liveness” on the page of alerts.',
      'fraud-score':
        'Only scores of the model in use are compared, and none of unknown people. To be told of drift, add a rule “Drift of fraud scores” on the page of alerts. It compares the scores of all models and all people, so it may fire at other times.',
    },
  },
);
