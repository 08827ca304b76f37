import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SqliteDatabase } from './sqlite-database.ts';

/** A database in a folder of its own, for tests and benchmarks. It uses real files, which `dispose` removes. */
export interface TemporaryDatabase extends AsyncDisposable {
  readonly database: SqliteDatabase;
  readonly file: string;
  dispose(): Promise<void>;
}

/** Opens an empty database in a temporary folder. */
export async function openTemporaryDatabase(): Promise<TemporaryDatabase> {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-sqlite-'));
  const file = path.join(folder, 'renzheng.db');
  const database = await SqliteDatabase.open({ file });
  const dispose = async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { database, file, dispose, [Symbol.asyncDispose]: dispose };
}
