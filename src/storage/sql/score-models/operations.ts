import type {
  NewScoreModel,
  ScoreModelSummary,
  ShadowModel,
  StoredScoreModel,
} from '../../../features/fraud-score/score/score-model-store.ts';
import { mark } from '../changes/mark.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

type Stored<T extends ScoreModelSummary> = Omit<T, 'hasReport' | 'isPublished'> & {
  readonly hasReport: 0 | 1;
  readonly isPublished: 0 | 1;
};

const SUMMARY = `model_id AS modelId, number, json_extract(document, '$.model.kind') AS kind,
  report IS NOT NULL AS hasReport, created_by AS createdBy, created_at_ms AS createdAtMs,
  published_at_ms AS publishedAtMs, is_published AS isPublished,
  shadow_since_ms AS shadowSinceMs`;

/** The SQL of models of the fraud score. The index score_models_one_published allows only one published model. */
export const scoreModelOperations = defineStore({
  reads: {
    list: (connection: Connection, limit: number): readonly ScoreModelSummary[] =>
      statement<Stored<ScoreModelSummary>>(
        connection,
        `SELECT ${SUMMARY} FROM score_models ORDER BY number DESC LIMIT ?`,
      )
        .all(limit)
        .map(modelOf),

    find(connection: Connection, modelId: string): StoredScoreModel | null {
      const row = statement<Stored<StoredScoreModel>>(
        connection,
        `SELECT ${SUMMARY}, document, report, figures FROM score_models WHERE model_id = ?`,
      ).get(modelId);
      return row === undefined ? null : modelOf(row);
    },

    onnx: (connection: Connection, modelId: string): Uint8Array | null =>
      statement<{ readonly onnx: Uint8Array | null }>(
        connection,
        'SELECT onnx FROM score_models WHERE model_id = ?',
      ).get(modelId)?.onnx ?? null,

    published: (connection: Connection): string | null =>
      statement<{ readonly modelId: string }>(
        connection,
        'SELECT model_id AS modelId FROM score_models WHERE is_published = 1',
      ).get()?.modelId ?? null,

    shadow: (connection: Connection): ShadowModel | null =>
      statement<ShadowModel>(
        connection,
        `SELECT model_id AS modelId, number, shadow_since_ms AS sinceMs FROM score_models
         WHERE shadow_since_ms IS NOT NULL`,
      ).get() ?? null,
  },
  writes: {
    add(connection: Connection, model: NewScoreModel): ScoreModelSummary {
      statement(
        connection,
        `INSERT INTO score_models
         SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, NULL, 0, ?, NULL FROM score_models WHERE true
         ON CONFLICT (model_id) DO NOTHING`,
      ).run(model.modelId, model.document, model.report, model.onnx, model.createdBy, model.createdAtMs, model.figures);
      const added = statement<Stored<ScoreModelSummary>>(
        connection,
        `SELECT ${SUMMARY} FROM score_models WHERE model_id = ?`,
      ).get(model.modelId);
      if (added === undefined) throw new Error('a model that was added is there');
      return modelOf(added);
    },

    publish(
      connection: Connection,
      { modelId, atMs }: { readonly modelId: string | null; readonly atMs: number },
    ): boolean {
      if (modelId !== null && !isThere(connection, modelId)) return false;
      statement(connection, 'UPDATE score_models SET is_published = 0 WHERE is_published = 1').run();
      if (modelId !== null)
        statement(
          connection,
          'UPDATE score_models SET is_published = 1, published_at_ms = ?, shadow_since_ms = NULL WHERE model_id = ?',
        ).run(atMs, modelId);
      mark(connection, 'score-model');
      return true;
    },

    putShadow(
      connection: Connection,
      { modelId, atMs }: { readonly modelId: string | null; readonly atMs: number },
    ): boolean {
      if (modelId !== null && !isThere(connection, modelId)) return false;
      statement(connection, 'UPDATE score_models SET shadow_since_ms = NULL WHERE shadow_since_ms IS NOT NULL').run();
      if (modelId !== null)
        statement(connection, 'UPDATE score_models SET shadow_since_ms = ? WHERE model_id = ?').run(atMs, modelId);
      mark(connection, 'score-model');
      return true;
    },
  },
});

function isThere(connection: Connection, modelId: string): boolean {
  return statement(connection, 'SELECT 1 FROM score_models WHERE model_id = ?').get(modelId) !== undefined;
}

function modelOf<T extends ScoreModelSummary>({ hasReport, isPublished, ...row }: Stored<T>): T {
  return { ...row, hasReport: hasReport === 1, isPublished: isPublished === 1 } as unknown as T;
}
