import Database from 'better-sqlite3';
import { closeSync, openSync, writeSync } from 'node:fs';

/** Overwrites the root page of a table or an index. */
export function damagePage(file: string, table: string): void {
  const connection = new Database(file);
  const page = connection.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table) as number;
  const bytes = connection.pragma('page_size', { simple: true }) as number;
  connection.close();
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.alloc(bytes, 0xee), 0, bytes, (page - 1) * bytes);
  closeSync(descriptor);
}
