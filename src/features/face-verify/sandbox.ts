import type { ResultOf } from '../../wire/define-api.ts';
import { faceVerify, NOT_COMPARED, type NotComparedCode } from './contract.ts';
import { contractScenarios } from '../../sandbox/contract-scenarios.ts';
import { magicImage, slugInside } from '../../sandbox/magic-values.ts';
import { outcome, type ApiSandbox, type Made, type Scenario, type Signals } from '../../sandbox/scenario.ts';

type Result = ResultOf<typeof faceVerify>;

/** Scores at and next to the borders that the document recommends. */
const SCORES = [0, 12, 40, 59, 60, 69, 70, 71, 96, 100];
const SCORE_NUMBERS_FROM = 200;
/** A compared face that scores below this counts as an attack. It is the default of the live rule. */
const ATTACK_SCORE_BELOW = 20;
const CODES: readonly NotComparedCode[] = ['3003', '3004', '3005'];

/** Face verification of a sandbox. The id number, the name or the comment of the image names the answer. */
export const faceVerifySandbox: ApiSandbox<typeof faceVerify> = {
  contract: faceVerify,
  group: 4,
  carriers: ['idNumber', 'name', 'image'],
  plain: 'same-person',
  stranger: 'error-226402',
  scenarios: [
    outcome(1, 'same-person', { en: 'res 1, score 96', zh: 'res 1，评分 96' }, (signals) => compared(96, signals)),
    outcome(
      2,
      'other-person',
      { en: 'res 1, score 3: another person, and an attack on this one', zh: 'res 1，评分 3：非本人，并记为一次攻击' },
      (signals) => compared(3, signals),
    ),
    outcome(3, 'mismatch', { en: 'res 3: name and number do not match', zh: 'res 3：姓名与身份证号不匹配' }, () => ({
      result: { res: 3, message: '身份证号与姓名不匹配' },
    })),
    ...CODES.map(notCompared),
    ...SCORES.map((score) =>
      outcome<typeof faceVerify>(
        SCORE_NUMBERS_FROM + score,
        `score-${score}`,
        { en: `res 1, score ${score}`, zh: `res 1，评分 ${score}` },
        (signals) => compared(score, signals),
      ),
    ),
    ...contractScenarios(faceVerify),
  ],
  read: ({ idcard, realname, image, thousand }) => ({
    texts: [idcard, realname],
    marks: [slugInside(image)],
    switches: { thousand: thousand ? 1 : 0 },
  }),
  request: ({ idNumber, name }, slug) => ({
    idcard: idNumber,
    realname: name,
    image: Buffer.from(magicImage(slug)).toString('base64'),
  }),
};

function notCompared(code: NotComparedCode, index: number): Scenario<typeof faceVerify> {
  const desc = NOT_COMPARED[code];
  const message = '身份证核查成功，但人脸比对失败';
  return outcome(11 + index, `code-${code}`, { en: `res 2, code ${code}`, zh: `res 2，code ${code}：${desc}` }, () => ({
    result: { res: 2, code, message, desc },
  }));
}

function compared(score: number, { switches }: Signals): Made<Result> {
  const shown = switches['thousand'] === 1 ? score * 10 : score;
  const result = { res: 1 as const, score: String(shown), message: '身份证号与姓名匹配,且比对成功' };
  return score < ATTACK_SCORE_BELOW ? { result, attacks: true } : { result };
}
