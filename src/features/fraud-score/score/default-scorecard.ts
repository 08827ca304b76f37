import { RISK_CODE_NUMBERS, type RiskCode } from '../evidence/risk-codes.ts';
import type { Scorecard } from './scorecard.ts';

/**
 * Edges of the bins by remaining strength of evidence. Fresh evidence of level 3 from a fully trusted source has
 * strength 1. Level 2 has two thirds of that, and level 1 one third.
 */
const STRENGTH_EDGES = [0.05, 0.15, 0.25, 0.4, 0.6, 0.8];
const STRENGTH_LOG_ODDS = [-0.05, 0.6, 1.2, 1.9, 2.6, 3.2, 4.6];

/**
 * How much each code counts. Marketing abuse and speculation say less about credit than borrowed or packaged
 * identities.
 */
const CODE_WEIGHT: Readonly<Record<RiskCode, number>> = {
  21001: 1,
  21002: 1,
  11001: 1,
  11002: 0.8,
  11003: 0.9,
  11004: 1,
  11005: 0.9,
  12001: 1,
  12002: 1,
};

const part = (column: string, edges: readonly number[], woe: readonly number[], weight = 1) => ({
  column,
  edges,
  woe,
  weight,
  missingWoe: 0,
  informationValue: 0,
});

/**
 * The built-in scorecard. It is set by judgement and not fitted, because no outcomes are shipped. `score train`
 * replaces it with the operator's own model. An unknown person starts at odds of e^-4.2, which is 1.5 % (score 19).
 * docs/fraud-score.md explains the points.
 */
export const DEFAULT_SCORECARD: Scorecard = {
  kind: 'scorecard',
  intercept: -4.2,
  parts: [
    ...RISK_CODE_NUMBERS.map((code) => part(`evidence${code}`, STRENGTH_EDGES, STRENGTH_LOG_ODDS, CODE_WEIGHT[code])),
    part('idApps7d', [2, 3, 4, 6, 10, 15], [-0.1, 0.2, 0.7, 1.2, 2, 2.8, 3.6]),
    part('phoneApps7d', [2, 3, 4, 6, 10, 15], [-0.1, 0.1, 0.3, 0.6, 1, 1.4, 1.8]),
    part('idPhones180d', [1, 2, 3, 5], [-0.1, 0.2, 0.6, 1.2, 2]),
    part('phoneIds180d', [1, 2, 4, 7], [-0.1, 0.4, 1.2, 2.2, 3.2]),
    part('nameMismatch', [0.5], [-0.2, 1.5]),
    part('fraudOutcomes', [0.1, 0.5, 1.5], [0, 2.2, 4.4, 5]),
    part('genuineOutcomes', [0.1, 0.5, 1.5], [0, -0.4, -0.9, -1.3]),
  ],
};

/** The id by which answers name the built-in model. */
export const DEFAULT_MODEL_ID = 'built-in-1';
