import { writeSync } from 'node:fs';
import process from 'node:process';
import { SqliteDatabase } from '../../src/storage/sqlite/sqlite-database.ts';

/**
 * Opens the database in its argument and writes one row after the other. It prints when it begins to write, and when a
 * caller was told of each row. It prints with a system call, so that a trace shows it.
 */
const database = await SqliteDatabase.open({ file: process.argv[2] ?? '' });
writeSync(1, 'BEGUN\n');
for (let row = 0; row < 5; row += 1) {
  await database.write('apiStates.put', { api: `api-${row}`, availability: 'on', changedAtMs: row });
  writeSync(1, 'TOLD\n');
}
await database.close();
