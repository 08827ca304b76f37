import type { ResultOf } from '../../wire/define-api.ts';
import { FACE_ADVICE, LIVENESS_THRESHOLDS, PICTURES_MAX, videoLiveness, type RateType } from './contract.ts';
import { contractScenarios } from '../../sandbox/contract-scenarios.ts';
import { magicClip, slugInside } from '../../sandbox/magic-values.ts';
import { outcome, type ApiSandbox, type Made, type Scenario, type Signals } from '../../sandbox/scenario.ts';

type Result = ResultOf<typeof videoLiveness>;
type Advice = keyof typeof FACE_ADVICE;

/** A score between each two thresholds of the document's table, and one above and one below all of them. */
const LIVING_SCORES = [0.01, 0.2, 0.5, 0.8, 0.95, 0.98, 0.99, 0.998732];

/** Video liveness of a sandbox. The id number, the name or a box inside the clip names the answer. */
export const videoLivenessSandbox: ApiSandbox<typeof videoLiveness> = {
  contract: videoLiveness,
  group: 5,
  carriers: ['idNumber', 'name', 'clip'],
  plain: 'same-person',
  stranger: 'error-2546118',
  scenarios: [
    verdict(1, 'same-person', { faceScore: 0.72, advice: 'same' }, { en: 'Live and this person', zh: '活体，同一人' }),
    verdict(
      2,
      'unsure',
      { faceScore: 0.5, advice: 'unsure' },
      { en: 'Live, undecided whether it is this person', zh: '活体，不能确定是否为同一人' },
    ),
    verdict(
      3,
      'other-person',
      { faceScore: 0.08, advice: 'different' },
      { en: 'Live and another person, which is an attack on this one', zh: '活体，不同人，并记为一次攻击' },
    ),
    outcome(4, 'not-live', { en: 'Not live, which is an attack', zh: '非活体，并记为一次攻击' }, () => notLive(0.003)),
    {
      slug: 'asks-for-challenge',
      kind: 'outcome',
      number: 5,
      about: {
        en: '2546126 without a challenge; with one: live and this person',
        zh: '未带 challenge 时返回 2546126；带 challenge 时为活体，同一人',
      },
      ending: {
        does: 'choose',
        choose: ({ switches }) =>
          switches['challenge'] === 1
            ? { does: 'answer', make: () => samePerson(0.998732) }
            : { does: 'refuse', code: 2546126 },
      },
    },
    ...LIVING_SCORES.map((score, index) =>
      outcome<typeof videoLiveness>(
        11 + index,
        `living-${String(score).replace('.', '-')}`,
        {
          en: `livingScore ${score}, compared with the threshold of rate_type`,
          zh: `livingScore ${score}，按 rate_type 阈值判定`,
        },
        (signals) => judged(score, signals),
      ),
    ),
    ...contractScenarios(videoLiveness),
  ],
  read: ({ idcard, realname, videoData, rate_type: rateType, challenge }) => ({
    texts: [idcard, realname],
    marks: [slugInside(videoData)],
    switches: { rateType, challenge: challenge === undefined ? 0 : 1 },
  }),
  request: ({ idNumber, name }, slug) => ({
    idcard: idNumber,
    realname: name,
    videoData: `base64:${Buffer.from(magicClip(slug)).toString('base64')}`,
  }),
  finish: (result, { pictures }) => (pictures.length === 0 ? result : { ...result, pictures: [...pictures] }),
};

function verdict(
  number: number,
  slug: string,
  { faceScore, advice }: { readonly faceScore: number; readonly advice: Advice },
  about: Scenario['about'],
): Scenario<typeof videoLiveness> {
  return outcome(number, slug, about, () => ({
    result: { livingScore: 0.998732, faceScore, faceAdvise: FACE_ADVICE[advice] },
    pictures: PICTURES_MAX,
    ...(advice === 'different' && { attacks: true as const }),
  }));
}

function judged(livingScore: number, { switches }: Signals): Made<Result> {
  const { threshold } = LIVENESS_THRESHOLDS[(switches['rateType'] ?? 1) as RateType];
  if (livingScore <= threshold) return notLive(livingScore);
  return samePerson(livingScore);
}

function samePerson(livingScore: number): Made<Result> {
  return { result: { livingScore, faceScore: 0.72, faceAdvise: FACE_ADVICE.same }, pictures: PICTURES_MAX };
}

function notLive(livingScore: number): Made<Result> {
  return { result: { livingScore }, attacks: true };
}
