import { mkdtempSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import Sqlite from 'better-sqlite3';
import fastify from 'fastify';
import { Engine } from 'json-rules-engine';

/**
 * The risk decision as a team would write it in a week, of the usual packages: Fastify with a schema of the body,
 * json-rules-engine with 30 rules of three comparisons, and better-sqlite3 with windows counted by SQL and a commit for each
 * call that is on the disk before the answer (WAL, synchronous=FULL, as the product). It checks the key, takes one unit of
 * the quota, and keeps the event, the decision with its reasons and a ledger row. It has no erasure, no encryption, no
 * explanation, no other nodes and no proof. Prints `{"url","key","rules"}`. SIGTERM ends it, and it prints
 * `{"charged","decisions"}`.
 */
const KEY = 'peer-0123456789abcdef';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** The entities of a request, each a column of the events with an index. */
const ENTITIES = ['address', 'network', 'device', 'account', 'phone', 'cookie', 'sponsor'] as const;
type Entity = (typeof ENTITIES)[number];

interface Account {
  readonly AccountId?: string;
  readonly QQOpenId?: string;
  readonly WeChatOpenId?: string;
  readonly MobilePhone?: string;
  readonly DeviceId?: string;
}

interface Data {
  readonly UserIp: string;
  readonly Account: {
    readonly QQAccount?: Account;
    readonly WeChatAccount?: Account;
    readonly OtherAccount?: Account;
  };
  readonly CookieHash?: string;
  readonly Sponsor?: { readonly SponsorOpenId?: string };
}

const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-bench-peer-'));
const database = new Sqlite(path.join(folder, 'peer.db'));
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec(`
  CREATE TABLE events (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, ${ENTITIES.join(', ')});
  ${ENTITIES.map((entity) => `CREATE INDEX events_${entity} ON events (${entity}, at);`).join('\n')}
  CREATE TABLE decisions (id INTEGER PRIMARY KEY, event INTEGER NOT NULL, level INTEGER NOT NULL, reasons TEXT NOT NULL, facts TEXT NOT NULL);
  CREATE TABLE ledger (id INTEGER PRIMARY KEY, order_id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, app TEXT NOT NULL, code INTEGER NOT NULL);
  CREATE TABLE apps (id TEXT PRIMARY KEY, key_digest TEXT NOT NULL UNIQUE, quota INTEGER NOT NULL, used INTEGER NOT NULL);
`);
const digestOf = (key: string) => createHash('sha256').update(key).digest('hex');
database.prepare('INSERT INTO apps VALUES (?, ?, ?, 0)').run('bench', digestOf(KEY), 1_000_000_000);

const appOf = database.prepare<[string], { readonly id: string }>('SELECT id FROM apps WHERE key_digest = ?');
const counts = ENTITIES.map((entity) => ({
  entity,
  statement: database.prepare<[number, number, string, number], Readonly<Record<string, number | null>>>(
    `SELECT sum(at >= ?) AS events_1m, sum(at >= ?) AS events_1h, count(*) AS events_1d, count(DISTINCT account) AS accounts_1d,
       count(DISTINCT device) AS devices_1d FROM events WHERE ${entity} = ? AND at >= ?`,
  ),
}));
const insertEvent = database.prepare(
  `INSERT INTO events (at, ${ENTITIES.join(', ')}) VALUES (?, ${ENTITIES.map(() => '?').join(', ')})`,
);
const insertDecision = database.prepare('INSERT INTO decisions (event, level, reasons, facts) VALUES (?, ?, ?, ?)');
const insertLedger = database.prepare('INSERT INTO ledger (order_id, at, app, code) VALUES (?, ?, ?, ?)');
const charge = database.prepare('UPDATE apps SET used = used + 1 WHERE id = ? AND used < quota');

const facts = ENTITIES.flatMap((entity) =>
  ['events_1m', 'events_1h', 'events_1d', 'accounts_1d', 'devices_1d'].map((count) => `${entity}_${count}`),
);
const RULES = 30;
const engine = new Engine(
  Array.from({ length: RULES }, (_, rule) => ({
    event: { type: `r${rule}`, params: { points: 20 } },
    conditions: {
      all: [0, 1, 2].map((part) => ({
        fact: facts[(rule * 7 + part * 11) % facts.length] ?? 'address_events_1m',
        operator: 'greaterThanInclusive',
        value: 2 + ((rule + part * 2) % 9),
      })),
    },
  })),
);

const keep = database.transaction(({ app: appId, orderId, atMs, entities, decision }: Kept) => {
  if (charge.run(appId).changes === 0) throw new Error('the quota is used up');
  const { lastInsertRowid } = insertEvent.run(atMs, ...ENTITIES.map((entity) => entities[entity]));
  insertDecision.run(lastInsertRowid, decision.level, JSON.stringify(decision.reasons), JSON.stringify(decision.facts));
  insertLedger.run(orderId, atMs, appId, 0);
});

interface Kept {
  readonly app: string;
  readonly orderId: string;
  readonly atMs: number;
  readonly entities: Readonly<Record<Entity, string | null>>;
  readonly decision: Decision;
}

interface Decision {
  readonly level: number;
  readonly reasons: readonly string[];
  readonly facts: Readonly<Record<string, number>>;
}

function entitiesOf(data: Data): Readonly<Record<Entity, string | null>> {
  const { QQAccount, WeChatAccount, OtherAccount } = data.Account;
  const account = QQAccount ?? WeChatAccount ?? OtherAccount ?? {};
  return {
    address: data.UserIp,
    network: data.UserIp.split('.').slice(0, 3).join('.'),
    device: account.DeviceId ?? null,
    account: account.QQOpenId ?? account.WeChatOpenId ?? account.AccountId ?? null,
    phone: account.MobilePhone ?? null,
    cookie: data.CookieHash ?? null,
    sponsor: data.Sponsor?.SponsorOpenId ?? null,
  };
}

function countAll(entities: Readonly<Record<Entity, string | null>>, atMs: number): Record<string, number> {
  const all: Record<string, number> = {};
  for (const { entity, statement } of counts) {
    const value = entities[entity];
    const row = value === null ? undefined : statement.get(atMs - MINUTE_MS, atMs - HOUR_MS, value, atMs - DAY_MS);
    for (const name of ['events_1m', 'events_1h', 'events_1d', 'accounts_1d', 'devices_1d'])
      all[`${entity}_${name}`] = row?.[name] ?? 0;
  }
  return all;
}

const text = { type: 'string', maxLength: 4096 };
const account = {
  type: 'object',
  properties: { AccountId: text, QQOpenId: text, WeChatOpenId: text, MobilePhone: text, DeviceId: text },
};
const body = {
  type: 'object',
  required: ['BusinessSecurityData'],
  properties: {
    BusinessSecurityData: {
      type: 'object',
      required: ['UserIp', 'Account'],
      properties: {
        UserIp: text,
        CookieHash: text,
        UserAgent: text,
        Referer: text,
        Nickname: text,
        Account: {
          type: 'object',
          properties: { QQAccount: account, WeChatAccount: account, OtherAccount: account },
        },
        Sponsor: { type: 'object', properties: { SponsorOpenId: text } },
      },
    },
  },
};

let orders = 0;
const app = fastify();
app.post<{ Body: { readonly BusinessSecurityData: Data }; Querystring: { readonly key: string } }>(
  '/antiRush/query',
  { schema: { body, querystring: { type: 'object', required: ['key'], properties: { key: text } } } },
  async (request) => {
    const found = appOf.get(digestOf(request.query.key));
    if (found === undefined) return { error_code: 10001, reason: 'wrong key' };
    const atMs = Date.now();
    const entities = entitiesOf(request.body.BusinessSecurityData);
    const known = countAll(entities, atMs);
    const { events } = await engine.run(known);
    const points = events.reduce((sum, { params }) => sum + Number(params?.['points']), 0);
    const decision = {
      level: points >= 80 ? 3 : points >= 40 ? 2 : 1,
      reasons: events.map(({ type }) => type),
      facts: known,
    };
    orders += 1;
    const orderId = `JH615${atMs}${String(orders).padStart(8, '0')}`;
    keep({ app: found.id, orderId, atMs, entities, decision });
    return {
      error_code: 0,
      reason: 'success',
      result: { orderid: orderId, level: decision.level, reasons: decision.reasons },
    };
  },
);
const url = await app.listen({ port: 0, host: '127.0.0.1' });

async function finish(): Promise<void> {
  await app.close();
  const count = (sql: string) => database.prepare(sql).pluck().get() as number;
  const charged = count('SELECT used FROM apps');
  const decisions = count('SELECT count(*) FROM decisions');
  database.close();
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(`${JSON.stringify({ charged, decisions })}\n`, () => process.exit(0));
}
process.once('SIGTERM', () => void finish());
process.stdout.write(`${JSON.stringify({ url, key: KEY, rules: RULES })}\n`);
