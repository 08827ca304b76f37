import type { AdminHandlers } from '../../../../wire/admin/define-admin.ts';
import type { SimilarityScale } from '../../handler.ts';
import type { faceScaleContracts } from './contract.ts';

/** The installed encoder with its scale. */
export interface FaceScaleDeps {
  readonly faceScale: { readonly modelId: string; readonly scale: Pick<SimilarityScale, 'score'> };
}

/** Points from -1 to 1, both included. */
const POINTS = 101;

/** Makes the handler that shows the scale of the installed encoder. */
export function createFaceScaleHandlers({ faceScale }: FaceScaleDeps): AdminHandlers<typeof faceScaleContracts> {
  return {
    async show() {
      const { modelId, scale } = faceScale;
      const curve = Array.from(
        { length: POINTS },
        (_, at) => Math.round((at * 200) / (POINTS - 1) - 100) / 100,
      ).flatMap((cosine) => {
        const score = scale.score(modelId, cosine);
        return score === null ? [] : [{ cosine, score: Math.round(score * 100) / 100 }];
      });
      return { ok: true, result: { modelId, curve } };
    },
  };
}
