import {
  MOMENT_ENTITIES,
  MOMENTS_KEPT_MS,
  MOMENTS_MAX,
  type EntityMoment,
  type Moment,
  type MomentEntity,
  type MomentKeys,
  type Moments,
} from '../../../features/business-risk/velocity/moment-store.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { insertInto } from '../rows-write.ts';
import { writeRows } from '../write-rows.ts';

interface Row {
  readonly atMs: number;
  readonly what: string;
  readonly isRequest: number;
  /** JSON, or empty. */
  readonly more: string;
}

type More = Pick<Moment, 'place' | 'others'>;

/** The SQL of what happened to accounts, devices, phones and addresses. It holds only pseudonyms. */
export const riskMomentOperations = defineStore({
  reads: {
    read(connection: Connection, { keys, atMs }: { readonly keys: MomentKeys; readonly atMs: number }): Moments {
      const read = MOMENT_ENTITIES.map((entity) => {
        const key = keys[entity];
        return [entity, key === null ? null : momentsOf(connection, nameOf(entity, key), atMs)] as const;
      });
      return Object.fromEntries(read) as Record<MomentEntity, readonly Moment[] | null>;
    },
  },
  lists: { add: addAll },
  writes: {
    report(connection: Connection, moment: EntityMoment): boolean {
      const isNew =
        statement(connection, 'INSERT INTO risk_reported_moments VALUES (?, ?) ON CONFLICT DO NOTHING').run(
          moment.reference,
          moment.moment.atMs,
        ).changes > 0;
      if (isNew) addAll(connection, [moment]);
      return isNew;
    },

    purge(connection: Connection, beforeMs: number): number {
      statement(connection, 'DELETE FROM risk_reported_moments WHERE at_ms < ?').run(beforeMs);
      return statement(connection, 'DELETE FROM risk_moments WHERE at_ms < ?').run(beforeMs).changes;
    },
  },
});

const ADD = insertInto(
  'risk_moments',
  { entity: 'text', at_ms: 'whole', reference: 'text', what: 'text', is_request: 'whole', more: 'text' },
  'ON CONFLICT DO NOTHING',
);

function addAll(connection: Connection, moments: readonly EntityMoment[]): readonly undefined[] {
  const rows = moments.flatMap(({ keys, moment, reference }) => {
    const what = moment.what.join(' ');
    const { place, others } = moment;
    const more = place === undefined && others === undefined ? '' : JSON.stringify({ place, others });
    return MOMENT_ENTITIES.flatMap((entity) => {
      const key = keys[entity];
      return key === null ? [] : [[nameOf(entity, key), moment.atMs, reference, what, moment.isRequest ? 1 : 0, more]];
    });
  });
  writeRows(connection, ADD, rows);
  return moments.map(() => undefined);
}

function momentsOf(connection: Connection, name: string, atMs: number): readonly Moment[] {
  return statement<Row>(
    connection,
    `SELECT at_ms AS atMs, what, is_request AS isRequest, more FROM risk_moments
     WHERE entity = ? AND at_ms > ? ORDER BY at_ms DESC LIMIT ${MOMENTS_MAX}`,
  )
    .all(name, atMs - MOMENTS_KEPT_MS)
    .map((row) => ({
      atMs: row.atMs,
      what: row.what === '' ? [] : row.what.split(' '),
      isRequest: row.isRequest === 1,
      ...(row.more !== '' && (JSON.parse(row.more) as More)),
    }));
}

function nameOf(entity: MomentEntity, key: string): string {
  return `${entity.slice(0, 2)}${key}`;
}
