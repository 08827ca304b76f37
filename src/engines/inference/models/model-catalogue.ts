import type { ModelManifest, ModelRole } from './model-manifest.ts';
import manifest from './manifest.json' with { type: 'json' };

interface Catalogue {
  readonly package: {
    readonly spec: string;
    /** Checksum of the tarball, e.g. `sha512-…`. */
    readonly integrity: string;
    readonly folder: string;
  };
  readonly models: readonly ModelManifest[];
}

// A part of the release, which model-catalogue.test.ts reads by its schema. Threads that infer need no library of schemas
// for it, which would be a third of their modules.
const CATALOGUE = manifest as unknown as Catalogue;

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
