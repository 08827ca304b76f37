import Database from 'better-sqlite3';
import { CHANGE_AREAS, type ChangeArea } from '../../platform/changes/change-feed.ts';
import { openTemporaryDatabase, type TemporaryDatabase } from './temporary-database.ts';

/**
 * The tables from which processes keep rows in memory, by area. If only some columns are kept, the list of them follows
 * the table.
 */
export const KEPT_TABLES: Readonly<Record<ChangeArea, readonly string[]>> = {
  directory: [
    'apps',
    'api_keys',
    'packages (api, kind, calls_max, unit_price_micros, by_list, expires_at_ms)',
    'api_states',
    'customers',
  ],
  rules: ['risk_rule_versions (state)'],
  lists: ['risk_list_entries'],
  feeds: ['risk_feeds (active, version)'],
  fields: ['risk_fields'],
  learning: ['risk_learning', 'risk_learning_end'],
  'score-model': ['score_models (is_published)'],
  'key-ring': ['key_ring'],
  consents: ['consent_apps'],
  'challenge-policies': ['challenge_policies'],
  'challenge-kinds': ['challenge_kinds'],
  identifiers: ['identifier_forms'],
  'case-policy': ['risk_case_policy'],
  calibrations: ['calibrations'],
  'shadow-pauses': ['source_shadow_pauses'],
};

/** Areas in which memory only has to forget what is removed. What is added to their tables needs no mark. */
const FORGETTING: readonly ChangeArea[] = ['identifiers'];

/** A temporary database that notices writes without a mark. */
interface WatchedDatabase extends TemporaryDatabase {
  /** Throws an Error that names the areas that were written and not marked. */
  check(): void;
}

/**
 * A temporary database that notices writes without a mark: a write to a table of an area must be followed by `mark` in
 * its transaction. `dispose` throws an Error that names the areas that were written and not marked.
 */
export async function openWatchedDatabase(): Promise<WatchedDatabase> {
  const temporary = await openTemporaryDatabase();
  const connection = new Database(temporary.file);
  connection.exec('CREATE TABLE touched (area TEXT PRIMARY KEY, clock INTEGER NOT NULL) STRICT');
  for (const area of CHANGE_AREAS) for (const table of KEPT_TABLES[area]) connection.exec(triggersOf(area, table));
  const check = () => {
    const unmarked = connection.prepare(UNMARKED).pluck().all();
    if (unmarked.length > 0) throw new Error(`written and not marked: ${unmarked.join(', ')}`);
  };
  const dispose = async () => {
    try {
      check();
    } finally {
      connection.close();
      await temporary.dispose();
    }
  };
  return { ...temporary, check, dispose, [Symbol.asyncDispose]: dispose };
}

const UNMARKED = `SELECT touched.area FROM touched LEFT JOIN changes ON changes.area = touched.area
  WHERE coalesce(changes.number, 0) <= touched.clock ORDER BY touched.area`;

function triggersOf(area: ChangeArea, kept: string): string {
  const [, table = '', columns] = /^(\w+)(?: \((.+)\))?$/.exec(kept) ?? [];
  // The conflict clause of the watched statement would hold for an INSERT OR REPLACE here too.
  const note = `DELETE FROM touched WHERE area = '${area}'; INSERT INTO touched SELECT '${area}', number FROM change_clock`;
  const on = (event: string, when = '') =>
    `CREATE TRIGGER watch_${table}_${event.slice(0, 6)} AFTER ${event} ON ${table} ${when} BEGIN ${note}; END;`;
  const removed = on('DELETE', stateOf(table, 'OLD'));
  if (FORGETTING.includes(area)) return removed;
  const changed = columns === undefined ? on('UPDATE') : on(`UPDATE OF ${columns}`);
  return `${on('INSERT', stateOf(table, 'NEW'))} ${changed} ${removed}`;
}

/** Rows that no memory holds: a draft of rules, a feed that is not active, a model that is not published. */
function stateOf(table: string, row: 'OLD' | 'NEW'): string {
  if (table === 'risk_rule_versions') return `WHEN ${row}.state IN ('active', 'shadow')`;
  if (table === 'risk_feeds') return `WHEN ${row}.active = 1`;
  if (table === 'score_models') return `WHEN ${row}.is_published = 1`;
  return '';
}
