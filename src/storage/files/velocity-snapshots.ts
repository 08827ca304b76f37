import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../kernel/fault.ts';
import type { VelocitySnapshots } from '../../features/business-risk/velocity/velocity-journal.ts';
import { told } from '../../kernel/told.ts';

const SNAPSHOTS_KEPT = 2;
/**
 * Snapshots as files of one folder, which must exist. A snapshot that is being written has another name until it is
 * durable.
 */
export class FileVelocitySnapshots implements VelocitySnapshots {
  readonly #folder: string;
  readonly #name: string;
  readonly #pattern: RegExp;

  /** @param name what the files start with, e.g. `velocity`: lower-case letters */
  constructor(folder: string, name = 'velocity') {
    this.#folder = folder;
    this.#name = name;
    this.#pattern = new RegExp(`^${name}-(\\d{12})\\.snapshot$`);
  }

  async save(parts: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      const names = await this.#names();
      const number = Number(this.#pattern.exec(names[0] ?? '')?.[1] ?? 0) + 1;
      const draft = path.join(this.#folder, `${this.#name}.draft`);
      await writeDurably(draft, parts);
      await rename(draft, path.join(this.#folder, `${this.#name}-${String(number).padStart(12, '0')}.snapshot`));
      await syncFolder(this.#folder);
      for (const old of names.slice(SNAPSHOTS_KEPT - 1)) await rm(path.join(this.#folder, old), { force: true });
    } catch (cause) {
      throw new Fault('unavailable', told`${this.#name} snapshot cannot be written`, { cause });
    }
  }

  async *load(): AsyncGenerator<Uint8Array> {
    try {
      for (const name of await this.#names()) yield await readFile(path.join(this.#folder, name));
    } catch (cause) {
      throw new Fault('unavailable', told`${this.#name} snapshot cannot be read`, { cause });
    }
  }

  /** Gives the names of the snapshots, newest first. */
  async #names(): Promise<string[]> {
    const names = await readdir(this.#folder);
    return names
      .filter((name) => this.#pattern.test(name))
      .toSorted()
      .toReversed();
  }
}

async function writeDurably(file: string, parts: AsyncIterable<Uint8Array>): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    for await (const part of parts) await handle.writeFile(part);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
