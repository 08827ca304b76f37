import { toldElsewhere, type Told } from '../../kernel/told.ts';

/**
 * What a check found. `mend` says what to do, and is absent if there is nothing to do. `not-asked`: what it looks at could
 * not be asked, e.g. because no server runs, so nothing is known.
 */
export interface Finding {
  readonly level: 'ok' | 'warning' | 'error' | 'not-asked';
  readonly detail: Told;
  readonly mend?: Told;
}

/** One thing that must hold for the server to run well. */
export interface Check {
  /** Under this name the console and programs know the check. */
  readonly name: Told;
  run(): Promise<Finding>;
}

/** Runs every check. A check that throws is reported as an error with its message. */
export async function examine(checks: readonly Check[]): Promise<readonly (Finding & { readonly name: Told })[]> {
  return Promise.all(
    checks.map(async ({ name, run }) => {
      try {
        return { name, ...(await run()) };
      } catch (error) {
        return { name, level: 'error' as const, detail: toldElsewhere((error as Error).message) };
      }
    }),
  );
}
