import type { Actor } from '../src/platform/access/actor.ts';

/** An administrator who acts in a test of handlers. */
export const anActor = {
  administratorId: 'adm_1',
  name: 'ada',
  role: 'owner',
  appIds: null,
  tokenDigest: '',
  addressDigest: '',
  networkDigest: '',
} as const satisfies Actor;
