import { readIfThere } from '../read-only-vault.ts';

/**
 * Merges several journals of erasures so that each entry comes once. One that is not there holds none: the data folder may
 * be gone, and a backup may be older than the other journals. Gives how many erasures they know. Throws the system's error.
 */
export async function mergeErasures(
  files: readonly string[],
): Promise<{ readonly lines: string; readonly known: number }> {
  const texts = await Promise.all(files.map((file) => readIfThere(file)));
  const lines = new Set(texts.flatMap((text) => (text ?? '').split('\n').filter(Boolean)));
  return { lines: [...lines].map((line) => `\n${line}`).join(''), known: new Set([...lines].map(erasureOf)).size };
}

/** Which erasure a line is of: one has a line when it begins and one when it has ended. */
function erasureOf(line: string): string {
  return /"certificateId":"(\w+)"/.exec(line)?.[1] ?? line;
}
