import { visited, type AccountProfile, type Visit } from '../../../features/business-risk/profile/account-profile.ts';
import type { KnownProfile, ProfileKeys } from '../../../features/business-risk/profile/profile-store.ts';
import { introduced, lastSeenOf, type Introduction } from '../../../features/business-risk/profile/introduction.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { insertInto, type RowsWrite } from '../rows-write.ts';
import { writeRows } from '../write-rows.ts';

const HOUR_MS = 3_600_000;

/**
 * The SQL of profiles of accounts, kept as JSON, and of the first sightings of devices and phones. They hold only
 * pseudonyms.
 */
export const riskProfileOperations = defineStore({
  reads: {
    /** One statement, because each is a trip to a server on another machine. */
    read(connection: Connection, { account, device, phone }: ProfileKeys): KnownProfile {
      const row = statement<KnownRow>(connection, KNOWN).get(account, device, phone);
      return {
        account: parsed(row?.profile ?? null),
        deviceFirstSeenMs: row?.deviceMs ?? null,
        phoneFirstSeenMs: row?.phoneMs ?? null,
      };
    },
  },
  readsTogether: { read: readAll },
  lists: {
    /** Each account, device and phone is read and written once, whatever the number of visits. */
    visit(connection: Connection, visits: readonly AccountVisit[]): readonly undefined[] {
      const profiles = profilesOf(
        connection,
        visits.map(({ keys }) => keys.account),
      );
      const before = new Map(profiles);
      for (const { keys, visit } of visits)
        profiles.set(keys.account, visited(profiles.get(keys.account) ?? null, visit));
      changeProfiles(connection, before, profiles);
      writeRows(
        connection,
        SIGHT,
        (['device', 'phone'] as const).flatMap((kind) => sightingsOf(kind, visits)),
      );
      return visits.map(() => undefined);
    },
  },
  writes: {
    introduce: (
      connection: Connection,
      { told, nowMs }: { readonly told: readonly Introduction[]; readonly nowMs: number },
    ): readonly boolean[] =>
      told.map((each) =>
        each.kind === 'account'
          ? introduceAccount(connection, each, nowMs)
          : introduceSighting(connection, { ...each, kind: each.kind }, nowMs),
      ),

    purge: (connection: Connection, beforeMs: number): number =>
      statement(connection, 'DELETE FROM risk_accounts WHERE last_seen_ms < ?').run(beforeMs).changes +
      statement(connection, 'DELETE FROM risk_sightings WHERE last_ms < ?').run(beforeMs).changes,
  },
});

interface KnownRow {
  readonly profile: string | null;
  readonly deviceMs: number | null;
  readonly phoneMs: number | null;
}

const KNOWN = `SELECT (SELECT profile FROM risk_accounts WHERE account = ?) AS profile,
  (SELECT first_ms FROM risk_sightings WHERE kind = 'device' AND pseudonym = ?) AS deviceMs,
  (SELECT first_ms FROM risk_sightings WHERE kind = 'phone' AND pseudonym = ?) AS phoneMs`;

/** An event of an account, with the device and the phone that were seen with it. */
interface AccountVisit {
  readonly keys: ProfileKeys;
  readonly visit: Visit;
}

/** The profiles that are known of these accounts, by account. */
function profilesOf(connection: Connection, accounts: readonly string[]): Map<string, AccountProfile> {
  const rows = statement<{ readonly account: string; readonly profile: string }>(
    connection,
    'SELECT account, profile FROM risk_accounts WHERE account IN (SELECT value FROM json_each(?)) ORDER BY account',
  ).all(JSON.stringify(accounts));
  return new Map(rows.map(({ account, profile }) => [account, JSON.parse(profile) as AccountProfile]));
}

/** Reads what is known of many requests in two statements. */
function readAll(connection: Connection, all: readonly ProfileKeys[]): readonly KnownProfile[] {
  const profiles = profilesOf(
    connection,
    all.map(({ account }) => account),
  );
  const seen = statement<{ readonly kind: string; readonly pseudonym: string; readonly firstMs: number }>(
    connection,
    `SELECT kind, pseudonym, first_ms AS firstMs FROM risk_sightings
      WHERE (kind, pseudonym) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))`,
  ).all(
    JSON.stringify(
      all.flatMap(({ device, phone }) => [
        ...(device === null ? [] : [['device', device]]),
        ...(phone === null ? [] : [['phone', phone]]),
      ]),
    ),
  );
  const firstMs = new Map(seen.map((row) => [`${row.kind} ${row.pseudonym}`, row.firstMs]));
  return all.map(({ account, device, phone }) => ({
    account: profiles.get(account) ?? null,
    deviceFirstSeenMs: firstMs.get(`device ${device}`) ?? null,
    phoneFirstSeenMs: firstMs.get(`phone ${phone}`) ?? null,
  }));
}

function profileOf(connection: Connection, account: string): AccountProfile | null {
  const row = statement<{ readonly profile: string }>(
    connection,
    'SELECT profile FROM risk_accounts WHERE account = ?',
  ).get(account);
  return parsed(row?.profile ?? null);
}

function parsed(profile: string | null): AccountProfile | null {
  return profile === null ? null : (JSON.parse(profile) as AccountProfile);
}

const PUT = insertInto(
  'risk_accounts',
  { account: 'text', last_seen_ms: 'whole', profile: 'text' },
  'ON CONFLICT (account) DO UPDATE SET last_seen_ms = excluded.last_seen_ms, profile = excluded.profile',
);

function putProfiles(connection: Connection, profiles: Iterable<readonly [account: string, AccountProfile]>): void {
  writeRows(
    connection,
    PUT,
    [...profiles].map(([account, profile]) => [account, hourOf(profile.lastSeenMs), JSON.stringify(profile)]),
  );
}

/** Changes the profile of an account, and nothing else. */
const CHANGE: RowsWrite = {
  columns: { profile: 'text', account: 'text' },
  each: 'UPDATE risk_accounts SET profile = ? WHERE account = ?',
  set: (given) =>
    `UPDATE risk_accounts SET profile = given.profile FROM ${given} WHERE risk_accounts.account = given.account`,
};

/**
 * Writes what became of profiles. If an account was last seen in the same hour, its profile is changed and nothing else. An
 * insertion would write the row of the index by time too, although it stays as it is. No retention removes a profile so soon.
 */
function changeProfiles(
  connection: Connection,
  before: ReadonlyMap<string, AccountProfile>,
  after: ReadonlyMap<string, AccountProfile>,
): void {
  const [changed, put] = [new Map<string, AccountProfile>(), new Map<string, AccountProfile>()];
  for (const [account, profile] of after) {
    const known = before.get(account);
    const isOfHour = known !== undefined && hourOf(known.lastSeenMs) === hourOf(profile.lastSeenMs);
    (isOfHour ? changed : put).set(account, profile);
  }
  writeRows(
    connection,
    CHANGE,
    [...changed].map(([account, profile]) => [JSON.stringify(profile), account]),
  );
  putProfiles(connection, put);
}

function introduceAccount(connection: Connection, told: Introduction, nowMs: number): boolean {
  const before = profileOf(connection, told.key);
  const after = introduced(before, told, nowMs);
  if (after === before) return false;
  putProfiles(connection, [[told.key, after]]);
  return true;
}

function introduceSighting(
  connection: Connection,
  told: Introduction & { readonly kind: 'device' | 'phone' },
  nowMs: number,
): boolean {
  const { kind, key, firstSeenMs: firstMs, lastSeenMs } = told;
  const toldMs = hourOf(lastSeenMs ?? 0);
  const { changes } = statement(
    connection,
    `INSERT INTO risk_sightings VALUES (?, ?, ?, ?) ON CONFLICT (kind, pseudonym)
     DO UPDATE SET first_ms = min(risk_sightings.first_ms, excluded.first_ms), last_ms = max(risk_sightings.last_ms, ?)
     WHERE risk_sightings.last_ms < ? OR excluded.first_ms < risk_sightings.first_ms`,
  ).run(kind, key, firstMs, hourOf(lastSeenOf(told, nowMs)), toldMs, toldMs);
  return changes > 0;
}

const SIGHT = insertInto(
  'risk_sightings',
  { kind: 'text', pseudonym: 'text', first_ms: 'whole', last_ms: 'whole' },
  `ON CONFLICT (kind, pseudonym)
    DO UPDATE SET first_ms = min(risk_sightings.first_ms, excluded.first_ms), last_ms = max(risk_sightings.last_ms, excluded.last_ms)
    WHERE excluded.last_ms > risk_sightings.last_ms OR excluded.first_ms < risk_sightings.first_ms`,
);

function sightingsOf(kind: 'device' | 'phone', visits: readonly AccountVisit[]): readonly (readonly unknown[])[] {
  const seen = new Map<string, { firstMs: number; lastMs: number }>();
  for (const { keys, visit } of visits) {
    const key = keys[kind];
    if (key === null) continue;
    const times = seen.get(key) ?? { firstMs: visit.atMs, lastMs: visit.atMs };
    seen.set(key, { firstMs: Math.min(times.firstMs, visit.atMs), lastMs: Math.max(times.lastMs, visit.atMs) });
  }
  return [...seen].map(([key, { firstMs, lastMs }]) => [kind, key, firstMs, hourOf(lastMs)]);
}

/**
 * Only retention reads the time of the last sighting. It is kept in whole hours, so most writes leave its index alone.
 */
function hourOf(atMs: number): number {
  return atMs - (atMs % HOUR_MS);
}
