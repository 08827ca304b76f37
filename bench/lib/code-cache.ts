import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Keeps what was computed from files, e.g. measurements of clips, in the temporary folder of the operating system. An
 * entry is found by the bytes it was computed from and by the code that computed it, so a change of either computes it
 * again. Entries are JSON, in which a Float32Array stays one.
 */
export class CodeCache<Entry> {
  readonly #folder: string;

  /**
   * @param name the folder within the temporary one
   * @param places files and folders of the code, relative to the checkout. For a folder, the code in it counts, without
   * its tests and without the folders in it
   */
  constructor(name: string, places: readonly string[]) {
    this.#folder = path.join(tmpdir(), name, versionOf(places));
  }

  /** Gives the kept entry of these bytes, or makes one and keeps it. Throws what `make` throws. */
  async get(bytes: Uint8Array, make: () => Promise<Entry>): Promise<Entry> {
    const file = path.join(this.#folder, `${createHash('sha256').update(bytes).digest('hex')}.json`);
    const kept = await readFile(file, 'utf8').catch(() => null);
    if (kept !== null) return JSON.parse(kept, revive) as Entry;
    const made = await make();
    await mkdir(this.#folder, { recursive: true });
    await writeFile(`${file}.partial`, JSON.stringify(made, replace));
    await rename(`${file}.partial`, file);
    return made;
  }
}

/** Changes whenever a file of the places does. */
function versionOf(places: readonly string[]): string {
  const hash = createHash('sha256');
  for (const place of places.flatMap(filesOf)) hash.update(place).update(readFileSync(path.join(ROOT, place)));
  return hash.digest('hex').slice(0, 16);
}

/** A file itself, or the code of a folder without its tests. */
function filesOf(place: string): string[] {
  if (path.extname(place) !== '') return [place];
  return readdirSync(path.join(ROOT, place))
    .filter((name) => name.endsWith('.ts') && !/\.(test|suite)\.ts$/.test(name))
    .toSorted()
    .map((name) => path.join(place, name));
}

function replace(_name: string, value: unknown): unknown {
  if (!(value instanceof Float32Array)) return value;
  return { float32: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
}

function revive(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('float32' in value)) return value;
  const bytes = Buffer.from(String(value.float32), 'base64');
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
