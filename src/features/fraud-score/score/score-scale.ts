/** The score for even odds. Every further 10 points double the odds of fraud. */
const EVEN_ODDS_SCORE = 80;
const POINTS_TO_DOUBLE = 10;

/**
 * The score of the wire for calibrated log-odds, a whole number from 0 to 100. It is 80 if fraud is as likely as not,
 * 60 at one in five, and 100 from four in five on.
 */
export function scaleScore(logOdds: number): number {
  const points = EVEN_ODDS_SCORE + (POINTS_TO_DOUBLE * logOdds) / Math.LN2;
  return Math.round(Math.min(100, Math.max(0, points)));
}
