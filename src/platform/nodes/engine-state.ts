import type { Told } from '../../kernel/told.ts';

/** One of the services that hold what nodes share. */
export type EngineName = 'database' | 'redis' | 's3';

/** How such a service is doing, as this process sees it. `mend` says what to do, and is absent if nothing is wrong. */
export interface EngineState {
  readonly engine: EngineName;
  readonly level: 'ok' | 'warning' | 'error' | 'unused';
  readonly detail: Told;
  readonly mend?: Told;
}

/** What an examination of a service found. */
export type EngineFinding = Omit<EngineState, 'engine'>;
