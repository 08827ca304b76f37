/** Whether an API answers: `maintenance` answers 10020, `off` 10021. */
export type ApiAvailability = 'on' | 'maintenance' | 'off';

export interface ApiState {
  /** `Contract.name`. */
  readonly api: string;
  readonly availability: ApiAvailability;
  readonly changedAtMs: number;
}

/** Which APIs the operator has switched. Every adapter passes api-state.suite.ts. */
export interface ApiStateStore {
  /** Only those that were ever switched; any other API is on. */
  list(): Promise<readonly ApiState[]>;
  put(state: ApiState): Promise<void>;
}
