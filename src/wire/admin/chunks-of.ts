/** Gives texts that are there already as the parts of a file. */
export async function* chunksOf(texts: Iterable<string>): AsyncGenerator<string> {
  yield* texts;
}
