import type { ReportLanguage } from '../../kernel/report-page.ts';

const en = {
  verdicts: {
    installed: 'installed',
    other: 'other',
    'no difference seen': 'no difference seen',
    'not measured': 'not measured',
  },
  installed: 'installed',
  other: 'other',
  better: 'better',
  group: 'group',
  models: (installed: string, other: string) => `Installed: ${installed}. Other: ${other}.`,
  faceless: 'photos without a usable face',
  countOf: (count: number, all: number) => `${count} of ${all}`,
  msPerPhoto: 'milliseconds a photo, one worker',
  falseRejects: 'False rejects, each at its own threshold for the false accept rate, with 95 % confidence intervals:',
  atRate: (group: string, rate: string) => `${group} at ${rate}`,
  tooLittle: 'Too little was measured to compare the two.',
  neither: 'Neither is seen to be better anywhere: the intervals overlap.',
  betterIn: (other: readonly string[], installed: readonly string[]) => {
    const parts = [
      ...(other.length > 0 ? [`the other in ${other.join(', ')}`] : []),
      ...(installed.length > 0 ? [`the installed one in ${installed.join(', ')}`] : []),
    ];
    return `Better: ${parts.join('; ')}.`;
  },
  sameEncoder: 'Moving costs nothing in the register: the embeddings are of the same encoder.',
  msForEach: (ms: string) => `${ms} ms for each photo that is kept`,
  minutes: (minutes: number, photos: number, persons: number) =>
    `about ${minutes} minutes of one worker for ${photos} kept photos of ${persons} people`,
  moving: (work: string) =>
    `Moving means: a score map of its own (renzheng calibrate faces), then renzheng person re-encode, which takes ${work}. ` +
    'People whose photo was not kept are enrolled again. Until a person is encoded, face verification answers 226404.',
  liveness: 'Liveness. ',
  unusable: 'live clips that cannot be judged',
  auc: 'area under the curve',
  msPerClip: 'milliseconds a clip',
  passing: 'Attacks that pass (APCER) if both turn away the same share of live clips, with 95 % confidence intervals:',
  attack: 'attack',
  turnedAway: 'live turned away',
  atShare: (attack: string, share: string) => `${attack} at ${share} turned away`,
  sameNetwork: 'The network of liveness is the same, so its scale stays.',
  movingLiveness:
    'Moving means: a scale of its own (renzheng calibrate liveness, with 20 live clips or more). Until there is one, ' +
    'video liveness answers 10021. Nothing is encoded again for it.',
};

/** The words of comparisons of models in one language. */
export type ComparisonText = typeof en;

const zh: ComparisonText = {
  verdicts: { installed: '当前', other: '另一组', 'no difference seen': '看不出差别', 'not measured': '未测得' },
  installed: '当前',
  other: '另一组',
  better: '更好的',
  group: '组',
  models: (installed, other) => `当前：${installed}。另一组：${other}。`,
  faceless: '没有可用人脸的照片',
  countOf: (count, all) => `${all} 中 ${count}`,
  msPerPhoto: '每张照片毫秒数（单个工作线程）',
  falseRejects: '误拒率，各取其误识率对应的阈值，附 95 % 置信区间：',
  atRate: (group, rate) => `${group}（${rate}）`,
  tooLittle: '测得的数据太少，无法比较两者。',
  neither: '任何一处都看不出谁更好：置信区间重叠。',
  betterIn: (other, installed) => {
    const parts = [
      ...(other.length > 0 ? [`另一组更好：${other.join('、')}`] : []),
      ...(installed.length > 0 ? [`当前的更好：${installed.join('、')}`] : []),
    ];
    return `${parts.join('；')}。`;
  },
  sameEncoder: '更换对登记库没有代价：特征来自同一个编码器。',
  msForEach: (ms) => `每张保存的照片需 ${ms} 毫秒`,
  minutes: (minutes, photos, persons) => `${persons} 人的 ${photos} 张保存的照片需一个工作线程约 ${minutes} 分钟`,
  moving: (work) =>
    `更换需要：自己的分数映射（renzheng calibrate faces），然后运行 renzheng person re-encode，${work}。` +
    '没有保存照片的人须重新登记。在重新编码之前，人脸核验对其返回 226404。',
  liveness: '活体。',
  unusable: '无法判定的真人视频',
  auc: '曲线下面积',
  msPerClip: '每个视频毫秒数',
  passing: '两者拒绝同样比例的真人视频时，通过的攻击（APCER），附 95 % 置信区间：',
  attack: '攻击',
  turnedAway: '拒绝的真人',
  atShare: (attack, share) => `${attack}（拒绝 ${share} 的真人）`,
  sameNetwork: '活体网络相同，因此其刻度不变。',
  movingLiveness:
    '更换需要：自己的刻度（renzheng calibrate liveness，至少 20 个真人视频）。在有刻度之前，视频活体返回 10021。无需重新编码。',
};

/** The words of comparisons of models. */
export const COMPARISON_TEXT: Readonly<Record<ReportLanguage, ComparisonText>> = { en, zh };
