import type { ResultOf } from '../../wire/define-api.ts';
import { fraudScore, RISK_CODES, RISK_INFO_SCORE_MIN } from './contract.ts';
import { contractScenarios } from '../../sandbox/contract-scenarios.ts';
import { outcome, type ApiSandbox, type Scenario } from '../../sandbox/scenario.ts';

type Result = ResultOf<typeof fraudScore>;
type RiskInfo = Result['res']['riskInfo'];

/** Scores at and next to every border of the document's bands. */
const SCORES = [0, 1, 30, 59, 60, 61, 70, 80, 81, 90, 99, 100];
const SCORE_NUMBERS_FROM = 200;
const CODE_NUMBERS_FROM = 400;
/** A score in the band that belongs to a code's level. */
const SCORE_OF_LEVEL = [0, 60, 72, 93] as const;
const LEVELS = [
  [1, 'low', '低'],
  [2, 'medium', '中'],
  [3, 'high', '高'],
] as const;
const CODES = Object.entries(RISK_CODES).map(([code, meaning]) => ({ code: Number(code), meaning }));

/** The fraud score of a sandbox. Every magic value may also be sent as its md5, sha256 or SM3. */
export const fraudScoreSandbox: ApiSandbox<typeof fraudScore> = {
  contract: fraudScore,
  group: 2,
  carriers: ['idNumber', 'phone', 'name'],
  plain: 'low-score',
  stranger: 'not-found',
  scenarios: [
    outcome(1, 'low-score', { en: 'Found, score 20', zh: '查到，评分 20' }, () => ({ result: scored(20) })),
    outcome(2, 'not-found', { en: 'Nothing is known: found -1', zh: '查不到：found 为 -1' }, () => ({
      result: { res: { found: -1, idFound: -1, riskInfo: [], riskScore: -1 } },
    })),
    outcome(3, 'phone-only', { en: 'Only the phone is known: idFound -1', zh: '仅手机号可查：idFound 为 -1' }, () => ({
      result: { res: { ...scored(35).res, idFound: -1 } },
    })),
    outcome(4, 'every-code', { en: 'Score 99 with every risk code', zh: '评分 99，命中全部风险码' }, () => ({
      result: scored(
        99,
        CODES.map(({ code }) => ({ riskCode: code, riskCodeValue: 3 })),
      ),
    })),
    ...SCORES.map((score) =>
      outcome<typeof fraudScore>(
        SCORE_NUMBERS_FROM + score,
        `score-${score}`,
        { en: `Score ${score}`, zh: `评分 ${score}` },
        () => ({
          result: scored(
            score,
            score >= RISK_INFO_SCORE_MIN ? [{ riskCode: 12002, riskCodeValue: bandOf(score) }] : [],
          ),
        }),
      ),
    ),
    ...CODES.flatMap((entry, index) => LEVELS.map((level) => codeScenario(entry, index, level))),
    ...contractScenarios(fraudScore),
  ],
  read: ({ idNumber, phoneNumber, name }) => ({ texts: [idNumber.text, phoneNumber.text, name?.text] }),
  request: ({ idNumber, phone, name }) => ({ idNumber, phoneNumber: phone, name }),
};

function codeScenario(
  { code, meaning }: (typeof CODES)[number],
  index: number,
  [level, en, zh]: (typeof LEVELS)[number],
): Scenario<typeof fraudScore> {
  return outcome(
    CODE_NUMBERS_FROM + index * 10 + level,
    `code-${code}-${en}`,
    { en: `${code} ${meaning}, level ${level} (${en})`, zh: `${code} ${meaning}，等级 ${level}（${zh}）` },
    () => ({ result: scored(SCORE_OF_LEVEL[level], [{ riskCode: code, riskCodeValue: level }]) }),
  );
}

function scored(riskScore: number, riskInfo: RiskInfo = []): Result {
  return { res: { found: 1, idFound: 1, riskInfo, riskScore } };
}

function bandOf(score: number): number {
  if (score <= 60) return 1;
  return score <= 80 ? 2 : 3;
}
