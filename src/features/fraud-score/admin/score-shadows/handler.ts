import { present } from '../../../../kernel/assert.ts';
import { told, toldElsewhere } from '../../../../kernel/told.ts';
import type { Clock } from '../../../../kernel/clock.ts';
import type { AdminHandlers } from '../../../../wire/admin/define-admin.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import { compareShadow } from '../../score/compare-shadow.ts';
import type { ScoreModelDesk } from '../../score/model-desk.ts';
import type { ScoreModelStore } from '../../score/score-model-store.ts';
import type { scoreShadowContracts } from './contract.ts';

/** The ports of the handlers for the model that judges beside. */
export interface ScoreShadowDeps {
  readonly scoreModels: Pick<ScoreModelStore, 'shadow'>;
  readonly modelDesk: Pick<ScoreModelDesk, 'startShadow' | 'stopShadow' | 'shadow' | 'current'>;
  readonly evidence: Pick<EvidenceStore, 'shadowed'>;
  readonly clock: Clock;
}

/** Makes the handlers that begin, compare and end the model that judges beside. */
export function createScoreShadowHandlers({
  scoreModels,
  modelDesk,
  evidence,
  clock,
}: ScoreShadowDeps): AdminHandlers<typeof scoreShadowContracts> {
  return {
    async start({ modelId }) {
      const nowMs = clock.nowMs();
      const started = await modelDesk.startShadow(modelId, nowMs);
      if (started.ok)
        return {
          ok: true,
          result: { modelId, number: present(started.summary).number, sinceMs: nowMs },
          subject: modelId,
        };
      const error = started.reason === 'unknown' ? 'not_found' : 'conflict';
      return { ok: false, error, detail: toldElsewhere(started.problem) };
    },

    async show({ answers: limit }) {
      const shadow = await scoreModels.shadow();
      const { modelId } = modelDesk.current;
      const rows =
        shadow && (await evidence.shadowed({ modelId, shadowId: shadow.modelId, fromMs: shadow.sinceMs, limit }));
      const isLoaded = modelDesk.shadow?.modelId === shadow?.modelId;
      const comparison = rows && compareShadow(rows);
      return {
        ok: true,
        result: {
          shadow: shadow && { ...shadow },
          isLoaded,
          inService: modelId,
          comparison: comparison && { ...comparison, bands: comparison.bands.map((band) => ({ ...band })) },
        },
      };
    },

    stop: async () =>
      (await modelDesk.stopShadow(clock.nowMs()))
        ? { ok: true, result: { stopped: true } }
        : { ok: false, error: 'not_found', detail: told`no model judges beside` },
  };
}
