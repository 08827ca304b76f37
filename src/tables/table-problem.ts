/** A table cannot be read at all. The message says what to do and holds nothing of the rows. */
export class TableProblem extends Error {
  override readonly name = 'TableProblem';
}
