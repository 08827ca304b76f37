import type { ConfirmedFactor, SecondFactor, SecondFactorStore } from '../../../platform/access/second-factor-store.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps second factors and recovery codes in the embedded database. */
export class SqlSecondFactorStore implements SecondFactorStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  of(administratorId: string): Promise<SecondFactor | null> {
    return this.#database.read('secondFactors.of', administratorId);
  }

  async holders(): Promise<ReadonlySet<string>> {
    return new Set(await this.#database.read('secondFactors.holders', null));
  }

  begin(administratorId: string, offer: Pick<SecondFactor, 'secretSealed' | 'startedAtMs'>): Promise<boolean> {
    return this.#database.write('secondFactors.begin', { administratorId, ...offer });
  }

  confirm(confirmed: ConfirmedFactor): Promise<boolean> {
    return this.#database.write('secondFactors.confirm', confirmed);
  }

  useStep(administratorId: string, step: number): Promise<boolean> {
    return this.#database.write('secondFactors.useStep', { administratorId, step });
  }

  useRecoveryCode(administratorId: string, digest: string): Promise<boolean> {
    return this.#database.write('secondFactors.useRecoveryCode', { administratorId, digest });
  }

  async countWrongCode(administratorId: string): Promise<void> {
    await this.#database.write('secondFactors.countWrongCode', administratorId);
  }

  remove(administratorId: string): Promise<boolean> {
    return this.#database.write('secondFactors.remove', administratorId);
  }
}
