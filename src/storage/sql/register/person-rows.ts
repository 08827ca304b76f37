/** A row of `persons`, as the table holds it. */
export interface PersonRow {
  readonly personId: string;
  readonly numberMd5: Uint8Array;
  readonly numberSha256: Uint8Array;
  readonly numberSm3: Uint8Array;
  readonly nameIndex: Uint8Array;
  readonly numberSealed: Uint8Array;
  readonly nameSealed: Uint8Array;
  readonly faceless: 'no-photo' | 'no-face' | null;
  /** Digest of the first photo. */
  readonly photoDigest: string | null;
  readonly enrolledAtMs: number;
  readonly changedAtMs: number;
}

/** A face as the table holds it, with its embedding sealed. */
export interface FaceRow {
  readonly modelId: string;
  readonly embeddingSealed: Uint8Array;
  readonly norm: number;
}
