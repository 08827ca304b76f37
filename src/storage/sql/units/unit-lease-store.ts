import type { IdempotencyClaimStore } from '../../../platform/admission/idempotency-claims.ts';
import type {
  CounterId,
  Lessee,
  ReturnedUnits,
  UnitGrant,
  UnitLeaseStore,
  UnitRequest,
} from '../../../platform/admission/unit-lease-store.ts';
import type { AnswerKey } from '../../../platform/ledger/call-store.ts';
import type { SqlDatabase } from '../database.ts';

/** Leases units, and holds idempotency keys, for the processes that share one database file. */
export class SqlUnitLeaseStore implements UnitLeaseStore, IdempotencyClaimStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async forget(): Promise<void> {
    if (await this.#database.read('units.isUsed', null)) await this.#database.write('units.forget', undefined);
  }

  lease(
    lessee: Lessee,
    requests: readonly UnitRequest[],
    rests: readonly ReturnedUnits[] = [],
  ): Promise<readonly UnitGrant[]> {
    return this.#database.write('units.lease', { ...lessee, requests, rests });
  }

  renew(lessee: Lessee, leaseIds: readonly number[]): Promise<readonly number[]> {
    return this.#database.write('units.renew', { ...lessee, leaseIds });
  }

  giveBack(lessee: Lessee, returned: readonly ReturnedUnits[]): Promise<void> {
    return this.#database.write('units.giveBack', { ...lessee, returned });
  }

  wanted({ node }: Lessee): Promise<readonly CounterId[]> {
    return this.#database.read('units.wanted', node);
  }

  purge(day: string): Promise<number> {
    return this.#database.write('units.purge', day);
  }

  claim(key: AnswerKey, lessee: Lessee): Promise<boolean> {
    const { appId, api, keyDigest } = key;
    return this.#database.write('units.claim', { appId, api, keyDigest, ...lessee });
  }

  renewClaims(lessee: Lessee, keys: readonly AnswerKey[]): Promise<void> {
    return this.#database.write('units.renewClaims', { ...lessee, keys });
  }

  unclaim(key: AnswerKey, { node }: Lessee): Promise<void> {
    const { appId, api, keyDigest } = key;
    return this.#database.write('units.unclaim', { appId, api, keyDigest, node });
  }
}
