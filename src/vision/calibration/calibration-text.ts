import type { ReportLanguage } from '../../kernel/report-page.ts';

interface DataFacts {
  readonly photos: number;
  readonly genuine: number;
  readonly impostors: number;
  readonly refused: string;
}

interface MapFacts {
  readonly group: string;
  readonly faces: number;
  readonly impostorPairs: number;
  readonly hardness: number;
  readonly at70: string;
  readonly fittedBelow: string;
}

const en = {
  title: 'Calibration of face comparison',
  none: 'none',
  data: ({ photos, genuine, impostors, refused }: DataFacts) =>
    `${photos} photos, ${genuine} genuine and ${impostors} impostor pairs. Not compared: ${refused}`,
  noMap: (pairs: number) =>
    `No score map: no group has ${pairs} impostor pairs (about 250 people of one group with one photo each), and a false ` +
    'accept rate of 1e-3 cannot be measured with fewer.',
  map60: (cosine: string) => `A score of 60 is cosine ${cosine}.`,
  worstAt60: (cosine: string, group: string, far: string) =>
    `A score of 60 is cosine ${cosine}, which accepts a share of ${far} of the strangers of ${group}, the group with the most.`,
  source: ({ group, faces, impostorPairs, hardness, at70, fittedBelow }: MapFacts) =>
    `Score map from ${group}: ${impostorPairs} impostor pairs of ${faces} faces, FAR times ${hardness} for strangers who ` +
    `look alike. 70 is cosine ${at70}. Below FAR ${fittedBelow} the map follows a fitted tail.`,
  raised: (group: string, by: number) => ` Raised by ${by} for the strangers of ${group}.`,
  det: 'Error trade-off of each group (DET)',
  detLead: 'Strangers accepted over people turned away. Lower and further left is better.',
  far: 'false accept rate (FAR)',
  frr: 'false reject rate (FRR)',
  whyEmpty: {
    'no-genuine': 'no person of this group has two photos, so there is no genuine pair.',
    'no-impostors': 'this group has no two different people, so there is no impostor pair.',
    apart:
      'no curve, because genuine and impostor pairs are too far apart, or too few, for a rate of 1e-5 to 50 % of both.',
  },
  histogram: (group: string) => `Cosines of ${group}`,
  histogramLead: 'Shares of the pairs of one person and of two people. The dashed lines are the cosines of scores.',
  cosine: 'cosine',
  share: 'share of the pairs',
  genuine: 'genuine pairs',
  impostors: 'impostor pairs',
  groups: 'Groups',
  group: 'group',
  faces: 'faces',
  suspects: 'left out as probably one person',
  tooFew: ' (too few for FAR 1e-3)',
  ownPoints: "At each group's own thresholds",
  intervals: 'With 95 % confidence intervals.',
  aimed: 'FAR aimed at',
  noPoints: 'No group has enough pairs to see a FAR of 1e-2.',
  scorePoints: 'At scores of the map',
  score: 'score',
};

/** The words of the report on a calibration, in one language. */
export type CalibrationText = typeof en;

/** The words of the report on a calibration. */
export const CALIBRATION_TEXT: Readonly<Record<ReportLanguage, CalibrationText>> = {
  en,
  zh: {
    title: '人脸比对标定',
    none: '无',
    data: ({ photos, genuine, impostors, refused }) =>
      `${photos} 张照片，${genuine} 对同一人，${impostors} 对不同人。未比较：${refused}`,
    noMap: (pairs) =>
      `没有分数映射：没有任何一组达到 ${pairs} 对不同人（约为同组 250 人、每人一张照片），更少的数据测不出 1e-3 的误识率。`,
    map60: (cosine) => `60 分对应余弦 ${cosine}。`,
    worstAt60: (cosine, group, far) => `60 分对应余弦 ${cosine}，在误识最多的一组 ${group} 中会接受 ${far} 的陌生人。`,
    source: ({ group, faces, impostorPairs, hardness, at70, fittedBelow }) =>
      `分数映射来自 ${group}：${faces} 张人脸的 ${impostorPairs} 对不同人；为长相相近的陌生人把误识率乘以 ${hardness}。` +
      `70 分对应余弦 ${at70}。误识率低于 ${fittedBelow} 的部分由拟合的尾部给出。`,
    raised: (group, by) => `为 ${group} 的陌生人整体提高了 ${by}。`,
    det: '各组的错误权衡曲线 (DET)',
    detLead: '横轴是被接受的陌生人，纵轴是被拒绝的本人。越靠左下越好。',
    far: '误识率 (FAR)',
    frr: '拒识率 (FRR)',
    whyEmpty: {
      'no-genuine': '本组没有人有两张照片，所以没有同一人的照片对。',
      'no-impostors': '本组没有两个不同的人，所以没有不同人的照片对。',
      apart: '没有曲线：同一人与不同人的余弦相距太远，或照片对太少，两种错误率都落在 1e-5 至 50 % 之外。',
    },
    histogram: (group) => `${group} 的余弦分布`,
    histogramLead: '同一人与不同人的照片对各自的占比。虚线是分数对应的余弦。',
    cosine: '余弦',
    share: '照片对占比',
    genuine: '同一人',
    impostors: '不同人',
    groups: '分组',
    group: '组',
    faces: '人脸',
    suspects: '疑为同一人而剔除',
    tooFew: '（不足以测 1e-3 的误识率）',
    ownPoints: '各组自己的阈值',
    intervals: '括号内为 95 % 置信区间。',
    aimed: '目标误识率',
    noPoints: '没有任何一组的照片对足以看到 1e-2 的误识率。',
    scorePoints: '在映射的分数上',
    score: '分数',
  },
};
