import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RandomSource } from '../../kernel/random.ts';
import { formatSiteKey, parseSiteKey, SECRET_BYTES } from '../../platform/secrets/site-key.ts';

/** The site keys in the files: the one in use, and those of a change that is under way or done. */
export interface SiteKeyFiles {
  readonly current: Uint8Array | null;
  /** A key that was written and is not in use yet, because a change of the site key was interrupted. */
  readonly staged: Uint8Array | null;
  /** The key before the last change. It opens older backups. */
  readonly previous: Uint8Array | null;
}

/**
 * The site key in a file of 64 hex digits that only its owner can read. A change first writes `FILE.next`, then renames
 * FILE to `FILE.previous` and `FILE.next` to FILE. The right key is still there at whatever point the change is
 * interrupted.
 */
export class SiteKeyFile {
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** Reads the keys. Throws an Error if a file exists but holds no site key. */
  async read(): Promise<SiteKeyFiles> {
    const [current, staged, previous] = await Promise.all(
      [this.file, this.#staged, this.#previous].map((file) => readKey(file)),
    );
    return { current: current ?? null, staged: staged ?? null, previous: previous ?? null };
  }

  /**
   * Makes a key if there is none, and throws an Error if there is one. The key is durable once the promise resolves.
   */
  async create(random: RandomSource): Promise<Uint8Array> {
    const key = random.bytes(SECRET_BYTES);
    await writeKey(this.file, key);
    return key;
  }

  /** Writes the next key beside the current one. It replaces a staged key that an interrupted change left. */
  async stage(key: Uint8Array): Promise<void> {
    await rm(this.#staged, { force: true });
    await writeKey(this.#staged, key);
  }

  /** Makes the staged key the current one, and keeps the old one as the previous key. */
  async promote(): Promise<void> {
    if (await exists(this.file)) await rename(this.file, this.#previous);
    await rename(this.#staged, this.file);
    await syncFolder(path.dirname(this.file));
  }

  get #staged(): string {
    return `${this.file}.next`;
  }

  get #previous(): string {
    return `${this.file}.previous`;
  }
}

async function readKey(file: string): Promise<Uint8Array | null> {
  if (!(await exists(file))) return null;
  const key = parseSiteKey(await readFile(file, 'utf8'));
  if (!key) throw new Error(`${file} does not hold a site key (64 hex digits); put its backup in place`);
  return key;
}

async function writeKey(file: string, key: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(`${formatSiteKey(key)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(path.dirname(file));
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

/** Flushes a folder. A name in it is durable only after that. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
