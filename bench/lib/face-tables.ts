import { operatingPoint } from '../../src/vision/calibration/calibrate-faces.ts';
import { DEFAULT_SCORE_MAP } from '../../src/vision/calibration/default-score-map.ts';
import { rateText } from '../../src/vision/calibration/rate-text.ts';
import {
  cosineAtFar,
  errorRate,
  type ErrorRate,
  type SortedCosines,
} from '../../src/vision/calibration/error-rates.ts';
import type { GroupCosines } from '../../src/vision/calibration/pair-cosines.ts';
import { scoreOf } from '../../src/vision/calibration/score-map.ts';
import type { PhotoAnalysis } from '../../src/vision/face-analyzer.ts';
import { LFW } from './face-sets.ts';
import type { TemplateCosines } from './face-templates.ts';

/** Scores below which a compared face may count as an attack. */
const ATTACK_SCORES = [20, 30, 35, 40] as const;

const EAST_ASIAN = 'East Asian';

/**
 * A table of the share of comparisons that would count as attacks below each of ATTACK_SCORES, on the map that ships.
 */
export function describeAttackScores(groups: readonly GroupCosines[]): readonly string[] {
  const [lfw, eastAsian] = [LFW, EAST_ASIAN].map((name) => groups.find(({ group }) => group === name));
  if (!lfw || !eastAsian) return [];
  return [
    '',
    'who counts as an attacker, photos that keep the rules:',
    '',
    '| below | one person (LFW) | strangers (LFW) | strangers (East Asian) |',
    '| --- | --- | --- | --- |',
    ...ATTACK_SCORES.map((score) => {
      const rates = [lfw.genuine, lfw.impostors, eastAsian.impostors].map((cosines) => shareBelow(cosines, score));
      return `| ${score} | ${rates.map(percentText).join(' | ')} |`;
    }),
  ];
}

/** The share of cosines that score below `score`. */
function shareBelow(sorted: SortedCosines, score: number): ErrorRate {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (scoreOf(DEFAULT_SCORE_MAP, sorted[middle] ?? 1) < score) low = middle + 1;
    else high = middle;
  }
  return errorRate(low, sorted.length);
}

/** A share in percent with its 95 % interval and trials, e.g. `4.2 % (0.11 .. 21; 1 of 24)`. */
export function percentText({ errors, trials, rate, low, high }: ErrorRate): string {
  if (trials === 0) return '-';
  const [is, from, to] = [rate, low, high].map((share) => Number((share * 100).toPrecision(3)));
  return `${is} % (${from} .. ${to}; ${errors} of ${trials})`;
}

/** Cosines of strangers at two rates, with one photo and with a template, from which its margin was taken off. */
export function describeTemplateMargin(single: GroupCosines | undefined, template: TemplateCosines): readonly string[] {
  if (!single) return [];
  return [1e-3, 1e-4].map((far) => {
    const [one, several] = [single.impostors, template.impostors].map((cosines) => cosineAtFar(cosines, far));
    return (
      `  strangers of LFW reach ${one?.toFixed(3)} against one photo at a rate of ${far}, and ` +
      `${several?.toFixed(3)} against a template, its margin taken off`
    );
  });
}

/** The cosine of a group at which one stranger in a thousand is accepted, and the genuine pairs it refuses. */
function thresholdText(group: GroupCosines | undefined): string {
  if (!group) return '-';
  const cosine = cosineAtFar(group.impostors, 1e-3);
  const { frr } = operatingPoint(group, cosine);
  return `${cosine.toFixed(3)}${frr.trials === 0 ? '' : `, false rejects ${rateText(frr)}`}`;
}

/** The thresholds of every group, in the encoder's own space and in the face space. */
export function describeSpaces(own: readonly GroupCosines[], inSpace: readonly GroupCosines[]): readonly string[] {
  return [
    '',
    'cosine at which one stranger in a thousand is accepted, each group by itself, photos that keep the rules:',
    '',
    "| group | pairs of strangers | encoder's own space | face space |",
    '| --- | --- | --- | --- |',
    ...own.map(
      (group) =>
        `| ${group.group} | ${group.impostors.length} | ${thresholdText(group)} | ` +
        `${thresholdText(inSpace.find((other) => other.group === group.group))} |`,
    ),
  ];
}

/** Bounds of turns in degrees, each the upper end of a row. */
const TURNS = [15, 30, 45, 60, 90, 180] as const;

type FoundAnalysis = Extract<PhotoAnalysis, { kind: 'face' }>;

/** What photos get by how far the face is turned, by the pose network. */
export function describeTurns(analyses: readonly PhotoAnalysis[]): readonly string[] {
  const found = analyses.filter((analysis): analysis is FoundAnalysis => analysis.kind === 'face');
  const rows = TURNS.map((to, at) => ({ from: at === 0 ? 0 : (TURNS[at - 1] ?? 0), to }));
  return [
    '',
    'what photos get by how far the face is turned, as the pose network tells it:',
    '',
    '| degrees | photos | refused as turned | keep every rule |',
    '| --- | --- | --- | --- |',
    ...rows.flatMap(({ from, to }) => {
      const within = found.filter(({ measurements: { turnDegrees } }) => turnDegrees >= from && turnDegrees < to);
      if (within.length === 0) return [];
      const turned = within.filter(({ findings }) => findings.some(({ rule }) => rule === 'face-turned')).length;
      const kept = within.filter(({ findings }) => findings.length === 0).length;
      const rates = [turned, kept].map((count) => percentText(errorRate(count, within.length)));
      return [`| ${from} to ${to} | ${within.length} | ${rates.join(' | ')} |`];
    }),
  ];
}
