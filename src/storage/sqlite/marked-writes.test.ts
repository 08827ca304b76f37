import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openTemporaryDatabase } from './temporary-database.ts';
import { SqlApiStateStore } from '../sql/api-states/api-state-store.ts';
import { SqlChangeTable } from '../sql/changes/change-table.ts';
import { KEPT_TABLES, openWatchedDatabase } from './watched-database.ts';

/** Tables that every process reads when it needs them. */
const READ_EACH_TIME = `
  admin_confirmations admin_identities admin_recovery_codes admin_second_factors admin_sign_in_links admin_tokens
  administrators attempts audit budget_warnings consents erasures
  credits report_sources retired_calls retired_credits statement_credits statements sign_in_networks attack_day_marks
  attack_days attack_events attack_sequence
  call_traces kept_answers ledger evidence evidence_aliases evidence_labels
  evidence_links evidence_queries evidence_sources person_faces person_findings person_import_parts person_import_photos
  person_import_rows person_imports person_photos person_references
  persons pictures source_comparisons risk_accounts risk_decisions risk_feature_tables
  risk_link_keys risk_link_orders risk_link_times risk_mark_seconds risk_moments risk_reported_moments risk_sightings risk_text_keys risk_texts score_answers
  risk_feed_parts risk_feed_schedules order_labels risk_publications
  alert_rules alert_states webhooks webhook_attempts webhook_deliveries webhook_events webhook_sequences
  risk_cases risk_case_decisions risk_case_entities risk_case_events risk_case_keys
  sandbox_events sandbox_pictures sandbox_resets
`
  .trim()
  .split(/\s+/);

/** Tables of the processes themselves, of what they lease and work on, of the schema, and of the chain. */
const OF_THE_DATABASE = [
  'chain_links',
  'chains',
  'change_clock',
  'changes',
  'clock_mark',
  'idempotency_claims',
  'jobs',
  'lease_clock',
  'nodes',
  'quota_counters',
  'quota_leases',
  'rate_buckets',
  'schema_migrations',
  'write_probe',
];

/** Tables from which each process counts on by itself: quota, order ids, windows. */
const COUNTED_ALONE = [
  'call_series',
  'key_uses',
  'money_days',
  'order_clock',
  'package_days',
  'risk_case_days',
  'risk_case_sequence',
  'risk_list_hits',
  'risk_series',
  'score_days',
  'source_cost_days',
  'source_hours',
  'usage_days',
  'velocity_journal',
];

test('every table is accounted for: a process that keeps rows in memory must follow their changes', async () => {
  const { file, dispose } = await openTemporaryDatabase();
  const connection = new Database(file, { readonly: true });
  const tables = connection
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all();
  connection.close();
  await dispose();
  const kept = Object.values(KEPT_TABLES).flatMap((each) => each.map((table) => table.split(' ')[0]));
  expect(tables).toEqual([...kept, ...READ_EACH_TIME, ...OF_THE_DATABASE, ...COUNTED_ALONE].toSorted());
});

test('changes have rising numbers, and an area that never changed has none', async () => {
  const { database, dispose } = await openWatchedDatabase();
  const [states, table] = [new SqlApiStateStore(database), new SqlChangeTable(database)];
  expect(await table.numbers()).toEqual(new Map());
  await states.put({ api: 'a', availability: 'off', changedAtMs: 1 });
  expect(await table.numbers()).toEqual(new Map([['directory', 1]]));
  await database.write('consents.require', { appId: 'app', isRequired: true });
  await states.put({ api: 'a', availability: 'on', changedAtMs: 2 });
  expect(await table.numbers()).toEqual(
    new Map([
      ['consents', 2],
      ['directory', 3],
    ]),
  );
  await dispose();
});

test('a write that fails leaves no mark', async () => {
  const { database, dispose } = await openWatchedDatabase();
  const taken = [{ id: 1, cipher: null, wrapped: Uint8Array.of(1), siteKeyId: 'a', createdAtMs: 1 }];
  expect(await database.write('keyRing.add', taken)).toBe(true);
  expect(await database.write('keyRing.add', taken)).toBe(false);
  expect(await new SqlChangeTable(database).numbers()).toEqual(new Map([['key-ring', 1]]));
  await dispose();
});

test('a write without a mark is noticed', async () => {
  const { file, dispose } = await openWatchedDatabase();
  const connection = new Database(file);
  connection.exec("INSERT INTO consent_apps VALUES ('app')");
  connection.close();
  await expect(dispose()).rejects.toThrow('written and not marked: consents');
});
