/** A stored model without its large parts. */
export interface ScoreModelSummary {
  readonly modelId: string;
  /** 1, 2, 3, … in the order in which models were added. */
  readonly number: number;
  /** Kind of the document: 'scorecard', 'boosted-trees' or 'onnx'. */
  readonly kind: string;
  readonly hasReport: boolean;
  readonly createdBy: string;
  readonly createdAtMs: number;
  /** When it was last published. Null if it never was. */
  readonly publishedAtMs: number | null;
  readonly isPublished: boolean;
  /** Since when it judges beside the published one. Null if it does not. */
  readonly shadowSinceMs: number | null;
}

/** A model that judges beside the published one. */
export interface ShadowModel {
  readonly modelId: string;
  readonly number: number;
  readonly sinceMs: number;
}

/** A stored model with its document and report. */
export interface StoredScoreModel extends ScoreModelSummary {
  /** JSON text of a MODEL_DOCUMENT. */
  readonly document: string;
  /** HTML text. */
  readonly report: string | null;
  /** JSON text of MODEL_FIGURES. */
  readonly figures: string | null;
}

/** A model to keep. */
export interface NewScoreModel {
  readonly modelId: string;
  readonly document: string;
  readonly report: string | null;
  /** JSON text of MODEL_FIGURES. */
  readonly figures: string | null;
  /** The network for a document of kind 'onnx'. */
  readonly onnx: Uint8Array | null;
  readonly createdBy: string;
  readonly createdAtMs: number;
}

/**
 * Keeps models of the fraud score permanently. At most one of them is published. Implemented in storage/. Every
 * implementation passes score-model-store.suite.ts. All methods throw Fault.
 */
export interface ScoreModelStore {
  /** Keeps a model under the next number. If the id is already there, the kept model stays unchanged. */
  add(model: NewScoreModel): Promise<ScoreModelSummary>;

  /** The models, highest number first. */
  list(limit: number): Promise<readonly ScoreModelSummary[]>;

  find(modelId: string): Promise<StoredScoreModel | null>;

  /** The network that came with the document. Null if there is none. */
  onnx(modelId: string): Promise<Uint8Array | null>;

  /** Id of the published model. Null if none is published. */
  published(): Promise<string | null>;

  /**
   * Publishes a model in place of the one before, in one step. Null publishes none. Returns false and changes nothing
   * if the id is unknown.
   */
  publish(modelId: string | null, atMs: number): Promise<boolean>;

  /** The model that judges beside the published one. Null if none does. */
  shadow(): Promise<ShadowModel | null>;

  /**
   * Has a model judge beside the published one, in place of the one before. Null ends it. A publication ends it for the
   * model that is published. Returns false and changes nothing if the id is unknown.
   */
  putShadow(modelId: string | null, atMs: number): Promise<boolean>;
}
