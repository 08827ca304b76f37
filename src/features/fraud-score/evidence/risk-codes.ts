/** The kinds of risk that evidence can report. Source: the table of risk codes in the document of API 717. */
export const RISK_CODE_NUMBERS = [21001, 21002, 11001, 11002, 11003, 11004, 11005, 12001, 12002] as const;

/** A risk code of API 717. */
export type RiskCode = (typeof RISK_CODE_NUMBERS)[number];

/** 1 low, 2 medium, 3 high. */
export type RiskLevel = 1 | 2 | 3;

/**
 * Days after which evidence of a code has half its weight, unless the evidence says otherwise. Devices and accounts
 * have short half-lives because they soon change hands.
 */
export const HALF_LIFE_DAYS: Readonly<Record<RiskCode, number>> = {
  21001: 180,
  21002: 180,
  11001: 365,
  11002: 365,
  11003: 90,
  11004: 365,
  11005: 180,
  12001: 60,
  12002: 90,
};
