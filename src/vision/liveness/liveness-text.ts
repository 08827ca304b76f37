import type { ReportLanguage } from '../../kernel/report-page.ts';

interface DataFacts {
  readonly liveClips: number;
  readonly subjects: number;
  readonly attacks: number;
  readonly refused: string;
  readonly ms: string;
}

const en = {
  title: 'Calibration of liveness',
  none: 'none',
  data: ({ liveClips, subjects, attacks, refused, ms }: DataFacts) =>
    `${liveClips} live clips of ${subjects} subjects, ${attacks} attacks; every clip judged without its subject. ` +
    `${ms} ms a clip. Could not be judged: ${refused}`,
  summary: (apcer: string) => `If at most 1 % of the live clips are turned away, attacks pass at a rate of ${apcer}.`,
  auc: (fused: string, network: string) => `Area under the curve: ${fused} fused, ${network} the network alone.`,
  noScale: (clips: number) =>
    `No scale: fewer than ${clips} live clips, and a share of them that is turned away cannot be told.`,
  scale: (clips: number, seen: string) =>
    `The thresholds lie over ${clips} live clips. Shares under ${seen} are extrapolated, not seen.`,
  det: 'Error trade-off of each kind of attack (DET)',
  detLead: 'Attacks that pass over live clips turned away. Lower and further left is better.',
  apcer: 'attacks that pass (APCER)',
  bpcer: 'live clips turned away (BPCER)',
  whyEmpty: {
    'no-genuine': 'no live clip could be judged.',
    'no-impostors': 'no attack could be judged.',
    apart:
      'no curve, because live clips and these attacks are too far apart, or too few, for a rate of up to 50 % of both.',
  },
  histogram: 'Log-odds of the clips',
  histogramLead:
    'Shares of live clips and of attacks. What lies beyond an end counts in its last step. The dashed line is the strictest threshold.',
  logOdds: 'log-odds of live',
  share: 'share of the clips',
  live: 'live clips',
  attacks: 'attacks',
  all: 'all',
  byAttack: 'By kind of attack',
  attack: 'attack',
  bpcerAtMost: 'live turned away at most',
  apcerInterval: 'attacks that pass (APCER), 95 % interval',
  thresholds: 'Thresholds of rate_type',
  threshold: 'threshold',
  promised: 'may turn away',
  liveRejected: 'live turned away',
  attacksRejected: 'attacks turned away',
  documented: 'documented',
};

/** The words of the report on a calibration of liveness, in one language. */
export type LivenessText = typeof en;

/** The words of the report on a calibration of liveness. */
export const LIVENESS_TEXT: Readonly<Record<ReportLanguage, LivenessText>> = {
  en,
  zh: {
    title: '活体检测标定',
    none: '无',
    data: ({ liveClips, subjects, attacks, refused, ms }) =>
      `${subjects} 人的 ${liveClips} 段真人视频，${attacks} 段攻击；判断每段视频时都不使用其本人的数据。每段 ${ms} 毫秒。无法判断：${refused}`,
    summary: (apcer) => `如果最多拒绝 1 % 的真人视频，攻击的通过率为 ${apcer}。`,
    auc: (fused, network) => `曲线下面积：融合 ${fused}，仅网络 ${network}。`,
    noScale: (clips) => `没有量表：真人视频少于 ${clips} 段，无法得知会拒绝多大比例。`,
    scale: (clips, seen) => `阈值由 ${clips} 段真人视频确定。低于 ${seen} 的比例是外推，并未实际看到。`,
    det: '各类攻击的错误权衡曲线 (DET)',
    detLead: '横轴是通过的攻击，纵轴是被拒绝的真人视频。越靠左下越好。',
    apcer: '通过的攻击 (APCER)',
    bpcer: '被拒绝的真人 (BPCER)',
    whyEmpty: {
      'no-genuine': '没有可判断的真人视频。',
      'no-impostors': '没有可判断的攻击。',
      apart: '没有曲线：真人与此类攻击相距太远，或数量太少，两种错误率不都在 50 % 以内。',
    },
    histogram: '视频的对数几率',
    histogramLead: '真人视频与攻击各自的占比。超出两端的计入最边上的一格。虚线是最严格的阈值。',
    logOdds: '真人的对数几率',
    share: '视频占比',
    live: '真人视频',
    attacks: '攻击',
    all: '全部',
    byAttack: '按攻击种类',
    attack: '攻击',
    bpcerAtMost: '最多拒绝真人',
    apcerInterval: '通过的攻击 (APCER)，95 % 区间',
    thresholds: 'rate_type 的阈值',
    threshold: '阈值',
    promised: '允许拒绝',
    liveRejected: '实际拒绝真人',
    attacksRejected: '拒绝的攻击',
    documented: '文档所述',
  },
};
