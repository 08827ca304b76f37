import { DEFAULT_FUSION } from '../../src/vision/liveness/default-fusion.ts';
import { LIVENESS_THRESHOLDS } from '../../src/features/video-liveness/contract.ts';
import { buildLivingScale } from '../../src/vision/liveness/build-scale.ts';
import { MOTION_WEIGHT } from '../../src/vision/liveness/fusion.ts';
import { DEFAULT_CLIP_LIMITS, factsOf } from '../../src/vision/liveness/judge-clip.ts';
import { judgedLogOdds } from '../../src/vision/liveness/train-fusion.ts';
import { describeDomains } from './describe-domains.ts';
import type { DomainReport } from './domain-report.ts';
import {
  attackRow,
  liveRow,
  REFUSED,
  TRIALS_MIN,
  type AttackRow,
  type JudgedClip,
  type Score,
} from './domain-rates.ts';
import type { DomainClip } from './liveness-domains.ts';
import type { Observed } from './observation-cache.ts';

/** A clip of a domain with what was seen of it. */
export interface ObservedClip extends DomainClip {
  readonly seen: Observed;
}

const THRESHOLDS = Object.values(LIVENESS_THRESHOLDS);
const DEFAULT_THRESHOLD = LIVENESS_THRESHOLDS[1].threshold;

/** Judges every domain by what was fitted without it. Gives tables for people, and the figures of the bench. */
export function judgeDomains(observed: readonly ObservedClip[]): {
  readonly text: string;
  readonly figures: Readonly<Record<string, number>>;
} {
  const clips = observed.map(judged);
  const domains = Map.groupBy(clips, ({ domain }) => domain);
  const names = [...domains.keys()].toSorted();
  const attackNames = names.filter((name) => domains.get(name)?.[0]?.isLive === false);
  const liveNames = names.filter((name) => domains.get(name)?.[0]?.isLive === true);
  const scores = ['logOdds', 'network'] as const;
  const attacksBy = (score: Score) =>
    attackNames.map((name) => rowOfAttack(name, domains.get(name) ?? [], clips, score));
  const standsBy = (score: Score) =>
    attackNames.flatMap((name) => {
      const parts = Map.groupBy(domains.get(name) ?? [], ({ stand }) => stand);
      return (['held', 'fixed'] as const).flatMap((stand) => {
        const part = parts.get(stand);
        return part === undefined ? [] : { ...rowOfAttack(name, part, clips, score), domain: `${name}, ${stand}` };
      });
    });
  const peopleBy = (score: Score) =>
    liveNames.map((name) => liveRow(name, domains.get(name) ?? [], score, defaultBound(clips, score, name)));
  const real = clips.filter(({ isLive, isReal, isReportOnly }) => !isLive && isReal && !isReportOnly);
  const realAttacks = rowOfAttack('all real attacks', real, clips, 'logOdds');
  const report: DomainReport = {
    attacks: { logOdds: attacksBy(scores[0]), network: attacksBy(scores[1]) },
    people: { logOdds: peopleBy(scores[0]), network: peopleBy(scores[1]) },
    stands: { logOdds: standsBy(scores[0]), network: standsBy(scores[1]) },
    thresholds: DEFAULT_FUSION.scale.map(({ score: threshold, logOdds }) => ({
      threshold,
      promised: THRESHOLDS.find((known) => known.threshold === threshold)?.falseRejectRate ?? NaN,
      people: liveNames.map((name) => liveRow(name, domains.get(name) ?? [], 'logOdds', logOdds)),
      realAttacks: attackRow('all real attacks', {
        attacks: real,
        live: clips.filter(isPerson),
        score: 'logOdds',
        threshold: logOdds,
      }),
    })),
    refitted: scaleWithout(clips, 'logOdds', null),
    realAttacks,
    unusable: names.map((domain) => ({
      domain,
      clips: (domains.get(domain) ?? []).filter(({ logOdds }) => logOdds === REFUSED).length,
    })),
  };
  const networkAlone = rowOfAttack('all real attacks', real, clips, 'network');
  return { text: describeDomains(report), figures: figuresOf(report, networkAlone, clips) };
}

function judged({ seen, ...clip }: ObservedClip): JudgedClip {
  const facts = 'refusal' in seen ? null : factsOf(seen, DEFAULT_CLIP_LIMITS);
  if (facts?.kind !== 'usable' || facts.broken !== null) return { ...clip, logOdds: REFUSED, network: REFUSED };
  const { cues } = facts;
  return { ...clip, logOdds: judgedLogOdds(MOTION_WEIGHT, { cues, isBroken: false }), network: cues.network };
}

function isPerson({ isLive, isReal }: JudgedClip): boolean {
  return isLive && isReal;
}

/** The people of the same recordings: an attack is not to be told by its camera. */
function rowOfAttack(
  name: string,
  attacks: readonly JudgedClip[],
  clips: readonly JudgedClip[],
  score: Score,
): AttackRow {
  const set = attacks.find(({ domain }) => domain !== 'real: found in the wild')?.set ?? 'own';
  const live = clips.filter((clip) => isPerson(clip) && clip.set === set);
  return attackRow(name, { attacks, live, score, threshold: defaultBound(clips, score, name) });
}

/** The scale that fitting clips give without the clips of one domain. Empty if they are too few. */
function scaleWithout(clips: readonly JudgedClip[], score: Score, domain: string | null) {
  const fitting = clips.filter(
    (clip) => clip.isLive && clip.isFitting && clip.domain !== domain && clip[score] !== REFUSED,
  );
  const lists = (isReal: boolean) =>
    [
      ...Map.groupBy(
        fitting.filter((clip) => clip.isReal === isReal),
        (clip) => clip.domain,
      ).values(),
    ].map((some) => some.map((clip) => clip[score]));
  return buildLivingScale({ real: lists(true), simulated: lists(false) }, THRESHOLDS)?.scale ?? [];
}

function defaultBound(clips: readonly JudgedClip[], score: Score, without: string): number {
  return scaleWithout(clips, score, without).find((knot) => knot.score === DEFAULT_THRESHOLD)?.logOdds ?? NaN;
}

function figuresOf(
  report: DomainReport,
  networkAlone: AttackRow,
  clips: readonly JudgedClip[],
): Record<string, number> {
  const real = report.attacks.logOdds.filter(
    ({ domain, passing }) => domain.startsWith('real:') && passing.trials >= TRIALS_MIN,
  );
  const people = report.people.logOdds.filter(
    ({ domain, refused }) => !domain.endsWith('report') && refused.trials >= TRIALS_MIN,
  );
  const all = report.attacks.logOdds.map((row, at) => [row, report.attacks.network[at]] as const);
  const worst = real.toSorted((a, b) => b.passing.rate - a.passing.rate)[0];
  const { realAttacks } = report;
  const live = clips.filter(isPerson);
  return {
    auc_worst_domain: Math.min(...real.map(({ auc }) => auc)),
    apcer_at_bpcer_5_worst: Math.max(...real.map(({ apcer }) => apcer[1].rate)),
    frr_default_worst: Math.max(...people.map(({ refused }) => refused.rate)),
    apcer_worst_species: worst?.passing.rate ?? NaN,
    apcer_worst_species_upper: worst?.passing.high ?? NaN,
    iapar_default: realAttacks.passing.rate,
    iapar_default_upper: realAttacks.passing.high,
    domains_worse_than_network: all.filter(([row, alone]) => alone && row.auc < alone.auc).length,
    auc_network: networkAlone.auc,
    auc_fused: realAttacks.auc,
    apcer_at_bpcer_5: realAttacks.apcer[1].rate,
    live_clips: live.length,
    attack_clips: realAttacks.passing.trials,
  };
}
