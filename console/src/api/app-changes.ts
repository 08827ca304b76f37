import type { operations } from './generated/admin-api.ts';
import { ask, client, type OperationName } from './client.ts';

/** The body of an operation. */
export type BodyOf<N extends OperationName> = operations[N] extends {
  readonly requestBody?: { readonly content: { readonly 'application/json': infer Body } };
}
  ? Body
  : never;

/** Adds an app. */
export function createApp(body: BodyOf<'apps.create'>) {
  return ask(client.POST('/apps', { body }));
}

/** Changes an app. */
export function changeApp(appId: string, body: NonNullable<BodyOf<'apps.change'>>) {
  return ask(client.PATCH('/apps/{appId}', { params: { path: { appId } }, body }));
}

/** Sets the limit of an app at one API. `null` for no limit. */
export function limitApp(appId: string, { api, ...body }: { api: string } & BodyOf<'apps.limit'>) {
  return ask(client.PUT('/apps/{appId}/apis/{api}', { params: { path: { appId, api } }, body }));
}

/** Gives an app a package. */
export function addPackage(appId: string, body: NonNullable<BodyOf<'packages.add'>>) {
  return ask(client.POST('/apps/{appId}/packages', { params: { path: { appId } }, body }));
}

/** Ends a package at once. */
export function endPackage(packageId: string) {
  return ask(client.POST('/packages/{packageId}/end', { params: { path: { packageId } } }));
}

/** Makes a key. The answer shows it, this once. */
export function createKey(appId: string, body: NonNullable<BodyOf<'keys.create'>>) {
  return ask(client.POST('/apps/{appId}/keys', { params: { path: { appId } }, body }));
}

/** Changes the limits of a key. */
export function changeKey(keyId: string, body: NonNullable<BodyOf<'keys.change'>>) {
  return ask(client.PATCH('/keys/{keyId}', { params: { path: { keyId } }, body }));
}

/** Replaces a key. The answer shows the new one, this once. */
export function rotateKey(keyId: string, overlapHours: number) {
  return ask(client.POST('/keys/{keyId}/rotate', { params: { path: { keyId } }, body: { overlapHours } }));
}

/** Bans a key, or lifts the ban. */
export function banKey(keyId: string, banned: boolean) {
  return ask(client.PUT('/keys/{keyId}/banned', { params: { path: { keyId } }, body: { banned } }));
}
