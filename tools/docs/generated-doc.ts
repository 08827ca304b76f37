/** A document that is made from code, and its path in the repository. */
export interface GeneratedDoc {
  readonly file: string;
  readonly text: string;
}
