import type { Ledger } from '../../../../platform/ledger/ledger.ts';
import { recentTraces } from '../../../../platform/ledger/recent-traces.ts';
import { wilsonInterval } from '../../../../statistics/wilson-interval.ts';
import type { InstalledFusion } from '../../../../vision/calibration/installed-calibrations.ts';
import type { LivenessFusion } from '../../../../vision/liveness/fusion.ts';
import type { AdminHandlers } from '../../../../wire/admin/define-admin.ts';
import { LIVENESS_THRESHOLDS, videoLiveness } from '../../contract.ts';
import type { livenessAccuracyContracts } from './contract.ts';

/** What the handler works with. */
export interface LivenessAccuracyDeps {
  readonly livenessCalibrations: { readonly liveness: InstalledFusion };
  readonly ledger: Pick<Ledger, 'page' | 'trace'>;
}

const STEPS = 20;

/** Makes the handler that compares the thresholds with the clips that this site has seen. */
export function createLivenessAccuracyHandlers({
  livenessCalibrations,
  ledger,
}: LivenessAccuracyDeps): AdminHandlers<typeof livenessAccuracyContracts> {
  return {
    async liveness({ calls }) {
      const { livenessId, fusion, isOwn } = livenessCalibrations.liveness;
      const traces = await recentTraces(ledger, { api: videoLiveness.name, calls });
      const clips = traces.flatMap(({ receivedAtMs, trace }) => {
        const { score, threshold } = (trace['living'] ?? {}) as {
          readonly score?: unknown;
          readonly threshold?: unknown;
        };
        return typeof score === 'number' ? [{ receivedAtMs, score, threshold }] : [];
      });
      const steps = clips.map(({ score }) => Math.min(STEPS - 1, Math.max(0, Math.floor(score * STEPS))));
      return {
        ok: true,
        result: {
          livenessId,
          isOwn,
          source: fusion && sourceOf(fusion),
          clips: clips.length,
          fromMs: clips.at(-1)?.receivedAtMs ?? null,
          toMs: clips[0]?.receivedAtMs ?? null,
          scoreCounts: Array.from({ length: STEPS }, (_, step) => steps.filter((each) => each === step).length),
          rateTypes: Object.entries(LIVENESS_THRESHOLDS).map(([rateType, known]) => {
            const turnedAway = clips.filter(({ score }) => score <= known.threshold).length;
            const interval = clips.length === 0 ? null : wilsonInterval(turnedAway / clips.length, clips.length);
            return {
              rateType: Number(rateType),
              threshold: known.threshold,
              mayTurnAway: known.falseRejectRate,
              documentedAttackReject: known.attackRejectRate,
              asked: clips.filter(({ threshold }) => threshold === known.threshold).length,
              turnedAway,
              low: interval?.low ?? null,
              high: interval?.high ?? null,
            };
          }),
        },
      };
    },
  };
}

function sourceOf({ source: { liveClips, attackClips, subjects } }: LivenessFusion) {
  return { liveClips, attackClips, subjects };
}
