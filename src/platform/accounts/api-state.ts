/** Whether an API answers. `maintenance` answers 10020 and `off` answers 10021. */
export type ApiAvailability = 'on' | 'maintenance' | 'off';

/** The state that an operator gave an API. */
export interface ApiState {
  /** `Contract.name`. */
  readonly api: string;
  readonly availability: ApiAvailability;
  readonly changedAtMs: number;
}

/** Stores which APIs the operator has switched. Every adapter passes api-state.suite.ts. */
export interface ApiStateStore {
  /** Lists only the APIs that were ever switched. Any other API is on. */
  list(): Promise<readonly ApiState[]>;
  put(state: ApiState): Promise<void>;
}
