/**
 * Reads a SHA-256 as `sha256sum` and BSD's `sha256` write it: the line that names the file, or the only sum there is.
 *
 * @param file name of the file, without its folder
 */
export function readChecksum(text: string, file: string): string | null {
  const sums = text.split('\n').flatMap((line) => {
    const sum = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/i.exec(line)?.[0];
    return sum === undefined ? [] : [{ sum: sum.toLowerCase(), names: line.split(/[\s*()/=]+/) }];
  });
  const [only] = sums;
  if (sums.length === 1 && only !== undefined) return only.sum;
  return sums.find(({ names }) => names.includes(file))?.sum ?? null;
}
