import { told, type Told, toldElsewhere } from '../../../../kernel/told.ts';
import type { Clock } from '../../../../kernel/clock.ts';
import type { ScoreDays } from '../../../../platform/ledger/score-days.ts';
import { weeksOfScores } from '../../../../platform/ledger/weeks-of-scores.ts';
import { STABILITY_ROWS_MIN } from '../../../../statistics/population-stability.ts';
import { showWeeks } from '../../../../wire/admin/weekly-drift.ts';
import { DEFAULT_MODEL_ID } from '../../score/default-scorecard.ts';
import { fraudScore } from '../../contract.ts';
import { FRAUD_SCORE_BINS } from '../../score/counted-scores.ts';
import { readModelFigures } from '../../score/model-figures.ts';
import type { ScoreModelDesk } from '../../score/model-desk.ts';
import type { ScoreModelStore } from '../../score/score-model-store.ts';
import type { AdminHandlers, AdminOutcome } from '../../../../wire/admin/define-admin.ts';
import { ONNX_BYTES_MAX, type scoreModelContracts } from './contract.ts';

/** The ports of the handlers for models of the fraud score. */
export interface ScoreModelDeps {
  readonly scoreModels: Pick<ScoreModelStore, 'list' | 'find'>;
  readonly modelDesk: Pick<ScoreModelDesk, 'add' | 'publish' | 'current' | 'problem'>;
  readonly scoreDays: Pick<ScoreDays, 'read'>;
  readonly clock: Clock;
}

type Refusal = Extract<AdminOutcome<never>, { ok: false }>;

const NOT_FOUND: Refusal = {
  ok: false,
  error: 'not_found',
  detail: told`there is no such model. The built-in one has neither a document nor a report`,
};

/** Makes the handlers that keep, publish and roll back models of the fraud score. */
export function createScoreModelHandlers({
  scoreModels,
  modelDesk,
  scoreDays,
  clock,
}: ScoreModelDeps): AdminHandlers<typeof scoreModelContracts> {
  return {
    async add({ document, report = null, figures, onnx, publish }, { name }) {
      const network = onnx === undefined ? null : bytesOf(onnx);
      if (network !== null && network.length === 0) return badRequest(told`onnx: not base64`);
      if (network !== null && network.length > ONNX_BYTES_MAX) return badRequest(told`onnx: over 64 MiB`);
      if (figures !== undefined && readModelFigures(figures) === null)
        return badRequest(told`figures: not the figures.json of a training`);
      const kept = { document, report, figures: figures ?? null };
      const brought = { ...kept, onnx: network, publish, createdBy: name, nowMs: clock.nowMs() };
      const added = await modelDesk.add(brought);
      if (!added.ok) return badRequest(added.problem);
      const { modelId, number, isPublished } = added.value;
      return { ok: true, result: { modelId, number, published: isPublished }, subject: modelId };
    },

    async list({ limit }) {
      const models = (await scoreModels.list(limit)).map((model) => ({ ...model }));
      return { ok: true, result: { models, inService: modelDesk.current.modelId, problem: modelDesk.problem } };
    },

    async show({ modelId }) {
      const model = await scoreModels.find(modelId);
      if (model === null) return NOT_FOUND;
      const figures = model.figures === null ? null : readModelFigures(model.figures);
      return { ok: true, result: { ...model, figures } };
    },

    async drift({ weeks }) {
      const { modelId } = modelDesk.current;
      const bins = FRAUD_SCORE_BINS.from.length;
      const query = { api: fraudScore.name, scale: modelId, bins, weeks, nowMs: clock.nowMs() };
      const shown = showWeeks(await weeksOfScores(scoreDays, query), FRAUD_SCORE_BINS);
      return { ok: true, result: { modelId, scoresMin: STABILITY_ROWS_MIN, ...shown } };
    },

    async publish({ modelId }) {
      const published = await modelDesk.publish(modelId, clock.nowMs());
      if (published.ok) {
        const { modelId: id, number } = published.summary ?? { modelId: DEFAULT_MODEL_ID, number: null };
        return { ok: true, result: { modelId: id, number, published: true }, subject: id };
      }
      return published.reason === 'unknown'
        ? NOT_FOUND
        : { ok: false, error: 'conflict', detail: toldElsewhere(published.problem) };
    },
  };
}

/**
 * Decodes base64. Empty if the text is not base64. The bytes have a buffer of their own, so that a thread receives
 * nothing but the file.
 */
function bytesOf(base64: string): Uint8Array {
  const bytes = Buffer.from(base64, 'base64');
  const isWhole = bytes.length === Buffer.byteLength(base64, 'base64');
  return isWhole ? new Uint8Array(bytes) : new Uint8Array();
}

function badRequest(detail: Told): Refusal {
  return { ok: false, error: 'bad_request', detail };
}
