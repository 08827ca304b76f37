import Database from 'better-sqlite3';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { dataFolder } from '../../src/config/data-folder.ts';
import { REMAINING } from '../../src/people/erasure-remains.ts';
import { OF_NO_PERSON, REMOVED } from '../kept-tables.ts';
import { startServerUnderTest, type ServerUnderTest } from './running-server.ts';

const PERSON = { number: '110105194912310038', name: '龘靐龗', phone: '13912345098' };
const SEEN = { source: 'bureau', observedAt: '2026-01-05T00:00:00Z' };

/** Tables about the site itself, which change while it is used. */
const OF_THE_SITE = ['administrators', 'admin_tokens', 'apps', 'customers', 'sign_in_networks'];

/** Tables that are known to hold the person before the erasure. */
const PLANTED = `
  persons person_references person_photos consents person_imports person_import_parts person_import_rows person_import_photos
  attack_events attack_days evidence evidence_aliases evidence_queries evidence_links evidence_labels score_answers
  identifier_forms risk_decisions risk_accounts risk_sightings risk_list_entries risk_link_orders risk_link_times
  risk_link_keys velocity_journal call_traces kept_answers
`
  .trim()
  .split(/\s+/);

/** Every row of every table, as text. */
function rowsIn(dir: string): ReadonlyMap<string, ReadonlySet<string>> {
  const database = new Database(dataFolder(dir).database, { readonly: true });
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all() as string[];
  const rows = tables.map((table) => {
    const all = database.prepare(`SELECT * FROM ${table}`).raw().all();
    return [table, new Set(all.map((row) => JSON.stringify(row, (_, value) => String(value).slice(0, 400))))] as const;
  });
  database.close();
  return new Map(rows.map(([table, all]) => [table, all]));
}

/** The tables that have rows which were not there before. */
function grown(before: ReturnType<typeof rowsIn>, after: ReturnType<typeof rowsIn>): readonly string[] {
  return [...after].flatMap(([table, rows]) => ([...rows].some((row) => !before.get(table)?.has(row)) ? [table] : []));
}

/** Brings one person into the product in every way: by operators, other systems, imports and calls of all APIs. */
async function plant(
  { url, admin }: ServerUnderTest,
  { key, appId }: { readonly key: string; readonly appId: string },
) {
  const { number, name, phone } = PERSON;
  const image = await sharp({ create: { width: 160, height: 160, channels: 3, background: '#777' } })
    .png()
    .toBuffer();
  const photo = image.toString('base64');
  await admin('persons.add', { idNumber: number, name, photo, unusablePhoto: 'register-without-face' });
  await admin('consents.give', { idNumber: number, appId, consentId: 'contract-1' });
  await admin('attacks.report', { source: 'gates', eventId: 'one', idNumber: number, at: SEEN.observedAt });
  await admin('evidences.report', { ...SEEN, idNumber: number, name, phone, reference: 'r1', code: 11004, level: 3 });
  await admin('evidences.report', { ...SEEN, phone, reference: 'r2', code: 11004, level: 3 });
  await admin('outcomes.report', { ...SEEN, idNumber: number, name, phone, reference: 'r3', outcome: 'fraud' });
  await admin('list-entries.add', { list: 'block', kind: 'phone', value: phone, note: 'n' });
  const table = `id_number,name,photo\n${number},${name},${number}.png\n1,${name},\n`;
  const bytes = Buffer.from(table).toString('base64');
  for (const isChecked of [true, false]) {
    const { importId } = await admin('person-imports.part', { part: 0, bytes });
    await admin('person-imports.photos', { importId, photos: [{ name: `${number}.png`, bytes: photo }] });
    if (isChecked) await admin('person-imports.check', { importId });
  }
  const form = (route: string, fields: Readonly<Record<string, string>>) =>
    fetch(`${url}${route}`, {
      method: 'POST',
      body: new URLSearchParams({ key, ...fields }),
      headers: { 'idempotency-key': `once-${route}` },
    });
  await form('/verifyface/verify', { idcard: number, realname: name, image: photo });
  await form('/face_guard/query', { idNumber: number });
  await form('/videoAuth/query', { idcard: number, realname: name, videoData: photo });
  await form('/antiFraudHighRate/query', { idNumber: number, phoneNumber: phone, name });
  for (const at of [1, 2])
    await fetch(`${url}/antiRush/query?key=${key}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `risk-once-${at}` },
      body: JSON.stringify({
        BusinessSecurityData: {
          Account: { AccountType: 4, OtherAccount: { AccountId: phone, MobilePhone: phone } },
          UserIp: '223.122.53.5',
          Nickname: name,
        },
      }),
    });
}

test('what an erasure leaves of a person who is in every place is named by its certificate', async () => {
  const server = await startServerUnderTest({ RENZHENG_REGISTER_KEEP_PHOTOS: 'true' });
  const caller = await server.makeCaller();
  const before = rowsIn(server.dir);
  await plant(server, caller);
  const planted = grown(before, rowsIn(server.dir));
  const certificate = await server.admin('persons.remove', { idNumber: PERSON.number });
  const left = grown(before, rowsIn(server.dir));
  const remaining = REMAINING.flatMap(({ tables }) => tables);
  expect(planted).toEqual(expect.arrayContaining(PLANTED));
  expect(
    planted.filter((table) => ![...REMOVED, ...remaining, ...OF_NO_PERSON, ...OF_THE_SITE].includes(table)),
  ).toEqual([]);
  expect(left.filter((table) => REMOVED.includes(table))).toEqual([]);
  expect(left.filter((table) => ![...remaining, ...OF_NO_PERSON, ...OF_THE_SITE].includes(table))).toEqual([]);
  expect(certificate['remains']).toEqual(expect.arrayContaining(REMAINING.map(({ text }) => text)));
});
