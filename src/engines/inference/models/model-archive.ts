import { mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as tar from 'tar';
import { Fault } from '../../../kernel/fault.ts';
import { DEFAULT_MODELS } from './model-catalogue.ts';
import { placeFile } from './model-store.ts';
import { checkModelBytes, readModel } from './read-model.ts';
import { makeFolder } from '../../../kernel/make-folder.ts';

/** Largest entry of an archive that is read, in bytes. The largest default model has 6 MB. */
const ENTRY_BYTES_MAX = 64 << 20;

/**
 * Packs the default models of `folder` into a tar file, for a machine without a network. Throws Fault if a model is
 * missing or is not the file of its manifest, before anything is written.
 */
export async function packModels(folder: string, archive: string): Promise<void> {
  for (const manifest of DEFAULT_MODELS) await readModel(folder, manifest);
  await tar.create({ file: archive, cwd: folder, portable: true }, DEFAULT_MODELS.map(({ file }) => file));
}

/**
 * Puts the default models of a tar file into `folder`. Every checksum is checked before the first file is put in place.
 * Entries with other names are ignored. Throws Fault 'unavailable' if the archive cannot be read or lacks a model, and
 * 'corrupt' if a checksum is wrong.
 */
export async function unpackModels(folder: string, archive: string): Promise<void> {
  await makeFolder(folder);
  const scratch = await mkdtemp(path.join(folder, '.unpack-'));
  const wanted = new Set(DEFAULT_MODELS.map(({ file }) => file));
  try {
    await tar
      .extract({
        file: archive,
        cwd: scratch,
        filter: (name, entry) => wanted.has(name) && entry.size <= ENTRY_BYTES_MAX,
      })
      .catch((cause: unknown) => {
        throw new Fault('unavailable', `${archive} cannot be read as a tar of models`, { cause });
      });
    const files = await Promise.all(
      DEFAULT_MODELS.map(async (manifest) => {
        const bytes = await readFile(path.join(scratch, manifest.file)).catch((cause: unknown) => {
          throw new Fault('unavailable', `${archive} holds no ${manifest.file}`, { cause });
        });
        checkModelBytes(manifest, bytes, `${archive}: ${manifest.file}`);
        return { file: manifest.file, bytes };
      }),
    );
    for (const { file, bytes } of files) await placeFile(folder, file, bytes);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
