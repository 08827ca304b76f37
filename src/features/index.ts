import type { ApiSandbox } from '../sandbox/scenario.ts';
import type { AdminDepsOf } from '../wire/admin/define-admin.ts';
import { defineApi, type Api, type Contract } from '../wire/define-api.ts';
import { businessRisk } from './business-risk/index.ts';
import { faceGuard } from './face-guard/index.ts';
import { faceVerify } from './face-verify/index.ts';
import type { AnyFeature } from '../foundation/feature.ts';
import { fraudScore } from './fraud-score/index.ts';
import { videoLiveness } from './video-liveness/index.ts';

/** The APIs of the product, in the order in which documents list them. */
const FEATURES = { faceGuard, fraudScore, businessRisk, faceVerify, videoLiveness } as const;
type Features = typeof FEATURES;

/** The same features as a list. The casts hold because every part is given only what its own contract read. */
export const ALL_FEATURES: readonly AnyFeature[] = Object.values(FEATURES) as unknown as readonly AnyFeature[];

/** Every contract that the product serves. The router, the docs and the tests start from this list. */
export const CONTRACTS: readonly Contract[] = ALL_FEATURES.map(({ contract }) => contract);

/** The sandbox of every API. */
export const SANDBOXES: readonly ApiSandbox[] = ALL_FEATURES.map(({ sandbox }) => sandbox);

/** What the handler of each API needs. If it is `null`, callers of that API get 10021. */
export type ApiDeps = { readonly [K in keyof Features]: Parameters<Features[K]['createHandler']>[0] | null };

/** What the admin sections of all APIs need together. */
export type FeatureAdminDeps = {
  [K in keyof Features]: (deps: AdminDepsOf<Features[K]['adminSections']>) => void;
}[keyof Features] extends (deps: infer D) => void
  ? D
  : never;

/** No API at all. A server with fewer APIs starts from it, e.g. `createApis({ ...NO_APIS, faceGuard })`. */
export const NO_APIS = Object.fromEntries(Object.keys(FEATURES).map((name) => [name, null])) as ApiDeps;

/** Ties each contract to its handler. */
export function createApis(deps: ApiDeps): readonly Api[] {
  return (Object.keys(FEATURES) as (keyof Features)[]).flatMap((name) => {
    const own = deps[name];
    if (own === undefined || own === null) return [];
    const { contract, createHandler } = FEATURES[name] as unknown as AnyFeature;
    return [defineApi(contract, createHandler(own as never))];
  });
}

/** The feature that serves a contract. Throws an Error if there is none. */
export function featureOf({ name }: Pick<Contract, 'name'>): AnyFeature {
  const feature = ALL_FEATURES.find(({ contract }) => contract.name === name);
  if (!feature) throw new Error(`no feature serves ${name}`);
  return feature;
}
