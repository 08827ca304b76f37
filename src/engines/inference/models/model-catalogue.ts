import { z } from 'zod';
import type { ModelManifest, ModelRole } from './model-manifest.ts';
import { MODEL_MANIFEST } from './model-manifest.ts';
import manifest from './manifest.json' with { type: 'json' };

const CATALOGUE = z
  .strictObject({
    package: z.strictObject({ spec: z.string(), integrity: z.string().startsWith('sha512-'), folder: z.string() }),
    models: z.array(MODEL_MANIFEST),
  })
  .parse(manifest);

/** The npm package that the default models come from, with its exact version and the checksum of its tarball. */
export const MODEL_PACKAGE = CATALOGUE.package;

/** The default models, one for each role. */
export const DEFAULT_MODELS: readonly ModelManifest[] = CATALOGUE.models;

/** Gives the default model of a role, e.g. `defaultModel('encoder')`. Throws an Error if the catalogue has none. */
export function defaultModel<Role extends ModelRole>(role: Role): Extract<ModelManifest, { role: Role }> {
  const model = DEFAULT_MODELS.find((candidate) => candidate.role === role);
  if (model === undefined) throw new Error(`the model catalogue has no ${role}`);
  return model as Extract<ModelManifest, { role: Role }>;
}
