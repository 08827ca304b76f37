import { defineText } from './language.tsx';

/** The names of the five APIs. */
export const apiText = defineText(
  {
    'face-guard': '人脸卫士 (797)',
    'fraud-score': '欺诈分 (717)',
    'face-verify': '人脸核验 (264)',
    'business-risk': '风险决策 (615)',
    'video-liveness': '视频活体 (546)',
  },
  {
    'face-guard': 'Face guard (797)',
    'fraud-score': 'Fraud score (717)',
    'face-verify': 'Face verification (264)',
    'business-risk': 'Risk decision (615)',
    'video-liveness': 'Video liveness (546)',
  },
);

/** The name of an API in the language of `names`. An API that this console does not know keeps its own. */
export function apiName(names: Readonly<Record<string, string>>, api: string): string {
  return names[api] ?? api;
}
