import type { QualityRule } from '../../vision/photo-quality.ts';
import { NOT_COMPARED } from './contract.ts';

/** The photo rules of the document, with the text by which `desc` names the broken rule. */
const RULE_TEXTS = {
  'face-too-small': '人脸像素小于128*128',
  'face-blurred': '人脸模糊',
  'face-too-dark': '光线过暗或背光',
  'face-overexposed': '曝光过强或反光',
  'face-turned': '人脸未正对镜头',
  'face-covered': '人脸被遮挡',
  'face-unclear': '人脸不清晰',
} as const satisfies Record<QualityRule, string>;

/** `desc` of 3005. It says that the comparison failed and which photo rules were broken. */
export function comparisonFailedDesc(rules: readonly QualityRule[]): string {
  const broken = rules.map((rule) => RULE_TEXTS[rule]);
  return broken.length === 0 ? NOT_COMPARED['3005'] : `${NOT_COMPARED['3005']}(${broken.join('、')})`;
}
