import type { CounterId } from '../../../platform/admission/unit-lease-store.ts';
import type { SettledCall, SettlementRefusal } from '../../../platform/ledger/call-store.ts';
import { RefusedWrite, statement, type Connection } from '../operation.ts';
import type { RowsWrite } from '../rows-write.ts';
import { writeRows } from '../write-rows.ts';

const LEFT = `SELECT id, granted - used AS unitsLeft FROM quota_leases
  WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each(?))`;
/** The table's CHECK refuses more than the lease has. */
const USE: RowsWrite = {
  columns: { units: 'whole', id: 'whole' },
  each: 'UPDATE quota_leases SET used = used + ? WHERE id = ?',
  set: (given) => `UPDATE quota_leases SET used = used + given.units FROM ${given} WHERE quota_leases.id = given.id`,
};
/** A call that needed no lease still counts if the counter had a limit before. */
const COUNT: RowsWrite = {
  columns: { units: 'whole', app_id: 'text', counter: 'text' },
  each: 'UPDATE quota_counters SET leased = leased + ? WHERE app_id = ? AND counter = ?',
  set: (given) => `UPDATE quota_counters SET leased = leased + given.units FROM ${given}
    WHERE quota_counters.app_id = given.app_id AND quota_counters.counter = given.counter`,
};

type Call = Pick<SettledCall, 'row' | 'units'>;

/** The units that leases have left, while the calls of one list use them. */
export class LeasedUnits {
  readonly #connection: Connection;
  readonly #left = new Map<number, number>();
  readonly #used = new Map<number, number>();
  readonly #counted = new Map<string, { readonly of: CounterId; units: number }>();

  constructor(connection: Connection, calls: readonly Call[]) {
    this.#connection = connection;
    const ids = new Set(calls.flatMap(({ units }) => units.flatMap(({ leaseId }) => leaseId ?? [])));
    if (ids.size === 0) return;
    const rows = statement<{ readonly id: number; readonly unitsLeft: number }>(connection, LEFT).all(
      JSON.stringify([...ids]),
    );
    for (const { id, unitsLeft } of rows) this.#left.set(id, unitsLeft);
  }

  /** Refuses a call if a lease on units that it holds is gone, because another node may have those units. */
  refuses({ row, units }: Call): RefusedWrite | undefined {
    const areThere = units.every(
      ({ leaseId, units: held }) => leaseId === null || (this.#left.get(leaseId) ?? 0) >= held,
    );
    const rule: SettlementRefusal = 'lease-ended';
    return areThere ? undefined : new RefusedWrite(rule, `a lease of order ${row.orderId} is gone`);
  }

  take({ units }: Call): void {
    for (const { leaseId, appId, counter, units: held } of units) {
      if (leaseId !== null) {
        this.#left.set(leaseId, (this.#left.get(leaseId) ?? 0) - held);
        this.#used.set(leaseId, (this.#used.get(leaseId) ?? 0) + held);
        continue;
      }
      const name = `${appId} ${counter}`;
      const counted = this.#counted.get(name);
      if (counted) counted.units += held;
      else this.#counted.set(name, { of: { appId, counter }, units: held });
    }
  }

  write(): void {
    writeRows(
      this.#connection,
      USE,
      [...this.#used].map(([id, units]) => [units, id]),
    );
    writeRows(
      this.#connection,
      COUNT,
      [...this.#counted.values()].map(({ of, units }) => [units, of.appId, of.counter]),
    );
  }
}
