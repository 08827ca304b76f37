import Database from 'better-sqlite3';
import { cpSync, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { AuditEntry } from '../../src/platform/audit/audit-log.ts';
import { openEmbeddedStores } from '../../src/composition/stores/open-embedded-stores.ts';
import { readConfig } from '../../src/config/config.ts';
import { dataFolder, type DataFolder } from '../../src/config/data-folder.ts';
import { createPinoLog } from '../../src/server/telemetry/pino-call-log.ts';
import { createPromMetrics } from '../../src/server/telemetry/prom-metrics.ts';
import { aCall } from '../../src/platform/ledger/call-store.suite.ts';
import type { ProofFinding } from '../../src/platform/chain/ledger-proof.ts';
import type { SiteVault } from '../../src/platform/secrets/site-vault.ts';
import { BackupCatalogue } from '../../src/storage/files/backups/backup-catalogue.ts';
import { SqlAuditLog } from '../../src/storage/sql/audit/audit-log.ts';
import { SqlCallStore } from '../../src/storage/sql/calls/call-store.ts';

/** A new data folder under the temporary folder, which the test run removes. */
export const newFolder = (): string => mkdtempSync(path.join(tmpdir(), 'renzheng-ledger-'));

type Opened = Awaited<ReturnType<typeof openEmbeddedStores>>;

/** An open data folder, opened as the server opens it. */
export interface Site extends Opened {
  readonly secrets: SiteVault;
  readonly folder: DataFolder;
  readonly catalogue: BackupCatalogue;
  readonly calls: SqlCallStore;
  readonly audit: SqlAuditLog;
  close(): Promise<void>;
}

/** Database, secrets and chain of a data folder, as the server opens them. */
export async function open(dir: string, acceptsLoss = false): Promise<Site> {
  const opened = new AsyncDisposableStack();
  try {
    const config = readConfig({ RENZHENG_DATA_DIR: dir });
    const [log, metrics, folder] = [createPinoLog('silent'), createPromMetrics(), dataFolder(dir)];
    const stores = await openEmbeddedStores({ config, folder, log, metrics, opened, acceptsLoss });
    const [database, secrets] = [stores.database, stores.vault.vault];
    return {
      ...stores,
      secrets,
      folder,
      catalogue: await BackupCatalogue.open(folder.backups),
      calls: new SqlCallStore(database, secrets),
      audit: new SqlAuditLog(database),
      close: () => opened.disposeAsync(),
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

/** The same, closed when the test ends. */
export async function openForTest(dir: string, acceptsLoss = false): Promise<Site> {
  const site = await open(dir, acceptsLoss);
  let isOpen = true;
  const close = async () => {
    if (isOpen) await site.close();
    isOpen = false;
  };
  onTestFinished(close);
  return { ...site, close };
}

/** An audit entry with text that JSON and SQLite write in different ways. */
export const entry: AuditEntry = {
  atMs: 1,
  administratorId: null,
  administratorName: null,
  operation: 'apps.create',
  kind: 'write',
  subject: 'app_1',
  fields: { name: '𠮷 \u{d800} "x"\n' },
  outcome: 'ok',
  addressDigest: 'ff',
};

/** Settles `count` calls, one commit after the other, with the order ids `${prefix}1` and so on. Throws if one is not stored. */
export async function settle({ calls }: Site, prefix: string, count: number): Promise<void> {
  for (let i = 1; i <= count; i += 1) {
    const { end } = await calls.settle(aCall(`${prefix}${i}`));
    if (end !== 'done') throw new Error(`order ${prefix}${i} was not stored: ${end}`);
  }
}

/**
 * Copies a folder as a killed process would leave it: not closed, and with the write-ahead log not yet in the database.
 */
export function copyAsKilled(dir: string): string {
  const copy = newFolder();
  for (const name of ['renzheng.db', 'renzheng.db-wal', 'renzheng.checkpoint', 'site.key'])
    if (existsSync(path.join(dir, name))) cpSync(path.join(dir, name), path.join(copy, name));
  return copy;
}

/** Changes the database as an attacker with `sqlite3` would, after the triggers are dropped. */
export function tamper(dir: string, ...statements: readonly string[]): void {
  const connection = new Database(dataFolder(dir).database);
  const triggers = connection.prepare<[], { name: string; sql: string }>(
    "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'",
  );
  const all = triggers.all();
  for (const { name } of all) connection.exec(`DROP TRIGGER ${name}`);
  for (const statement of statements) connection.exec(statement);
  for (const { sql } of all) connection.exec(sql);
  connection.close();
}

let made: Promise<string> | undefined;

/**
 * A folder with 30 calls, half of them in commits of several rows, and audit rows among them. It was closed in good
 * order.
 */
export async function filled(): Promise<string> {
  const dir = newFolder();
  cpSync(await (made ??= fill()), dir, { recursive: true });
  return dir;
}

async function fill(): Promise<string> {
  const dir = newFolder();
  const site = await open(dir);
  await settle(site, 'A', 15);
  await site.audit.append(entry);
  await Promise.all(
    Array.from({ length: 15 }, (_, i) => site.calls.settle(aCall(`B${i + 1}`, { appId: `app_${i % 3}`, code: i }))),
  );
  await Promise.all([site.audit.append({ ...entry, subject: null }), site.audit.append(entry)]);
  await site.close();
  return dir;
}

/** The findings of the check of a folder. */
export const findingOf = async (dir: string): Promise<ProofFinding | null> => {
  const site = await openForTest(dir);
  const { finding } = await site.ledgerProof.check();
  await site.close();
  return finding;
};

/** A query that matches every audit row. */
export const EVERY_ENTRY = {
  administratorName: null,
  operation: null,
  kind: null,
  subject: null,
  addressDigest: null,
  fromMs: null,
  toMs: null,
  order: 'newest',
  beyond: null,
  limit: 100,
} as const;
