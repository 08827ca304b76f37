/** Repeats a limited removal until it finds nothing, so that calls can be committed in between. Gives the sum. */
export async function inPieces(remove: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (let removed = await remove(); removed > 0; removed = await remove()) sum += removed;
  return sum;
}
