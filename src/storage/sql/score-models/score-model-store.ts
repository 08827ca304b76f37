import type {
  NewScoreModel,
  ScoreModelStore,
  ScoreModelSummary,
  ShadowModel,
  StoredScoreModel,
} from '../../../features/fraud-score/score/score-model-store.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps models of the fraud score in the embedded database. */
export class SqlScoreModelStore implements ScoreModelStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  add(model: NewScoreModel): Promise<ScoreModelSummary> {
    return this.#database.write('scoreModels.add', model);
  }

  list(limit: number): Promise<readonly ScoreModelSummary[]> {
    return this.#database.read('scoreModels.list', limit);
  }

  find(modelId: string): Promise<StoredScoreModel | null> {
    return this.#database.read('scoreModels.find', modelId);
  }

  /** Gives the network of a model in a buffer of its own, because bytes from the driver may lie in a pool. */
  async onnx(modelId: string): Promise<Uint8Array | null> {
    const bytes = await this.#database.read('scoreModels.onnx', modelId);
    return bytes && new Uint8Array(bytes);
  }

  published(): Promise<string | null> {
    return this.#database.read('scoreModels.published', undefined);
  }

  publish(modelId: string | null, atMs: number): Promise<boolean> {
    return this.#database.write('scoreModels.publish', { modelId, atMs });
  }

  shadow(): Promise<ShadowModel | null> {
    return this.#database.read('scoreModels.shadow', undefined);
  }

  putShadow(modelId: string | null, atMs: number): Promise<boolean> {
    return this.#database.write('scoreModels.putShadow', { modelId, atMs });
  }
}
