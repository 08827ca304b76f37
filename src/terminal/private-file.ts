import { rename, rm, stat, writeFile } from 'node:fs/promises';

/**
 * Writes a file that only its owner can read, in place of an older one. If the content ends early, the older one stays.
 * What is no file, e.g. `/dev/stdout`, is written to as it is. Throws what the file system or the content throws.
 */
export async function writePrivateFile(
  file: string,
  content: string | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const older = await stat(file).catch(() => null);
  if (older !== null && !older.isFile()) return writeFile(file, content);
  const part = `${file}.part`;
  await rm(part, { force: true });
  try {
    await writeFile(part, content, { mode: 0o600, flag: 'wx' });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
