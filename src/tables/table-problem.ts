/** A table as a whole cannot be read; the message says what to do and holds nothing of its rows. */
export class TableProblem extends Error {
  override readonly name = 'TableProblem';
}
