import type { Observation } from '../../features/business-risk/baselines/observation.ts';

/** Ten in the morning in Asia/Shanghai. */
export const START_MS = Date.parse('2026-05-01T10:00:00+08:00');

/** The first request of an account that nothing is known of, for tests. */
export const observation = (rest: Partial<Observation> = {}): Observation => ({
  atMs: START_MS,
  appId: 'app',
  scene: 'scene',
  novelty: 'first',
  firstOfDay: true,
  established: false,
  account: '0000000a',
  accountDays: 0,
  session: null,
  atSponsor: false,
  marks: {},
  relays: [],
  places: {},
  ...rest,
});
