import type { Actor } from '../src/platform/access/actor.ts';

/** The administrator of a test of handlers. */
export const anActor = {
  administratorId: 'adm_1',
  name: 'ada',
  role: 'owner',
  appIds: null,
  tokenDigest: '',
  addressDigest: '',
  networkDigest: '',
} as const satisfies Actor;
