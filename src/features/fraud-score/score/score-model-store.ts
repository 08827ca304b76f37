/** A stored model without its bulk. */
export interface ScoreModelSummary {
  readonly modelId: string;
  /** 1, 2, 3, … in the order of arrival. */
  readonly number: number;
  /** Of the document: 'scorecard', 'boosted-trees' or 'onnx'. */
  readonly kind: string;
  readonly hasReport: boolean;
  readonly createdBy: string;
  readonly createdAtMs: number;
  /** When it was last published; null where it never was. */
  readonly publishedAtMs: number | null;
  readonly isPublished: boolean;
}

export interface StoredScoreModel extends ScoreModelSummary {
  /** JSON text of a MODEL_DOCUMENT. */
  readonly document: string;
  /** HTML text. */
  readonly report: string | null;
}

export interface NewScoreModel {
  readonly modelId: string;
  readonly document: string;
  readonly report: string | null;
  /** The network of an 'onnx' document. */
  readonly onnx: Uint8Array | null;
  readonly createdBy: string;
  readonly createdAtMs: number;
}

/**
 * Keeps models of the fraud score for good; at most one of them is published. Implemented in storage/; every
 * implementation passes score-model-store.suite.ts. All methods throw Fault.
 */
export interface ScoreModelStore {
  /** Keeps a model under the next number. One whose id is there already stays as it is. */
  add(model: NewScoreModel): Promise<ScoreModelSummary>;

  /** Newest number first. */
  list(limit: number): Promise<readonly ScoreModelSummary[]>;

  find(modelId: string): Promise<StoredScoreModel | null>;

  /** The network that came with the document; null where there is none. */
  onnx(modelId: string): Promise<Uint8Array | null>;

  /** Id of the published model; null where none is. */
  published(): Promise<string | null>;

  /**
   * Publishes a model in place of the one before, in one step; null publishes none. False where the id names none: then
   * nothing changes.
   */
  publish(modelId: string | null, atMs: number): Promise<boolean>;
}
