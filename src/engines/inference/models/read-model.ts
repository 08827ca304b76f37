import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../../kernel/fault.ts';
import type { ModelManifest, ModelRole } from './model-manifest.ts';

/** Largest manifest that is read, in bytes. */
const MANIFEST_BYTES_MAX = 64 * 1024;

/** A model file that passed its checksum, with its manifest. */
export interface ModelFile<Manifest extends ModelManifest = ModelManifest> {
  readonly manifest: Manifest;
  readonly bytes: Uint8Array;
}

/**
 * Reads a model file and checks its SHA-256 against the manifest's. The bytes that it gives are the ones it checked.
 * Throws Fault 'unavailable' if the file cannot be read, and 'corrupt' if it is another file. Each says how to mend it.
 */
export async function readModel<Manifest extends ModelManifest>(
  folder: string,
  manifest: Manifest,
): Promise<ModelFile<Manifest>> {
  const file = path.resolve(folder, manifest.file);
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new Fault('unavailable', `model file ${file} cannot be read; fetch it with: npm run models -- fetch`, { cause });
  });
  checkModelBytes(manifest, bytes, file);
  return { manifest, bytes };
}

/**
 * Checks the bytes that were found at `place`. Throws Fault 'corrupt' if they are not the file that the manifest
 * describes.
 */
export function checkModelBytes(manifest: ModelManifest, bytes: Uint8Array, place: string): void {
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found === manifest.sha256) return;
  throw new Fault(
    'corrupt',
    `model file ${place} (${manifest.role} ${manifest.id}) is not the one of its manifest: expected SHA-256 ` +
      `${manifest.sha256}, found ${found} over ${bytes.length} bytes; delete it and fetch it again, ` +
      'or correct the manifest if the file was replaced on purpose',
  );
}

/**
 * Reads the manifest (JSON) of an operator's own model, which must be of `role`. Throws Fault 'unavailable' if it
 * cannot be read, and 'corrupt' if it does not fit the schema. The text then names every problem.
 */
export async function readManifest<Role extends ModelRole>(
  file: string,
  role: Role,
): Promise<Extract<ModelManifest, { role: Role }>> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Fault('unavailable', `model manifest ${file} cannot be read`, { cause });
  });
  const { MODEL_MANIFEST, z } = await loadSchema();
  const parsed = MODEL_MANIFEST.safeParse(parseJson(file, text));
  if (!parsed.success) throw new Fault('corrupt', `model manifest ${file}:\n${z.prettifyError(parsed.error)}`);
  if (parsed.data.role !== role)
    throw new Fault('corrupt', `model manifest ${file} describes a ${parsed.data.role}; expected a ${role}`);
  return parsed.data as Extract<ModelManifest, { role: Role }>;
}

/** Loaded only for an operator's own model. */
async function loadSchema() {
  const [{ MODEL_MANIFEST }, { z }] = await Promise.all([import('./model-manifest.ts'), import('zod')]);
  return { MODEL_MANIFEST, z };
}

function parseJson(file: string, text: string): unknown {
  if (text.length > MANIFEST_BYTES_MAX) throw new Fault('corrupt', `model manifest ${file} is over ${MANIFEST_BYTES_MAX} bytes`);
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new Fault('corrupt', `model manifest ${file} is not JSON`, { cause });
  }
}

/**
 * Gives the id that embeddings and score maps carry, e.g. `'arcface-r50@1#5f2c09ab'`. It holds the manifest's own id
 * and a digest of everything that shapes the output, so two models of one name are never taken for each other.
 */
export function modelIdOf(manifest: ModelManifest): string {
  const { licence: _licence, provenance: _provenance, file: _file, ...rest } = manifest;
  const shaping = { ...rest, normMin: undefined, normSure: undefined, coverMax: undefined };
  const digest = createHash('sha256').update(JSON.stringify(sortKeys(shaping))).digest('hex');
  return `${manifest.id}#${digest.slice(0, 8)}`;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}
