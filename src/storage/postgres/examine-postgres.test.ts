import { expect, onTestFinished, test } from 'vitest';
import { makePostgresDatabase } from '../../../test/postgres-server.ts';
import { connectOutside, ENGINE } from '../../../test/temporary-database.ts';
import { examinePostgres } from './examine-postgres.ts';

test.runIf(ENGINE === 'postgres')('the doctor names the tables whose rows nothing keeps as they are', async () => {
  const { url, drop } = await makePostgresDatabase();
  const outside = connectOutside(url);
  onTestFinished(async () => {
    outside.close();
    await drop();
  });
  const guards = async () => {
    const { detail } = await examinePostgres({ url });
    return /rows of (.*) can be changed and removed/.exec(detail)?.[1] ?? null;
  };
  expect(await guards()).toBe(null);
  outside.exec('ALTER TABLE ledger DISABLE TRIGGER ledger_not_changed');
  expect(await guards()).toBe('ledger');
  outside.exec('DROP TRIGGER audit_not_removed ON audit');
  expect(await guards()).toBe('ledger, audit');
  outside.exec('ALTER TABLE ledger ENABLE TRIGGER ledger_not_changed');
  expect(await guards()).toBe('audit');
});

test.runIf(ENGINE === 'postgres')('the doctor says that a database takes no writes', async () => {
  const { url, drop } = await makePostgresDatabase();
  const outside = connectOutside(url);
  onTestFinished(async () => {
    outside.close();
    await drop();
  });
  expect((await examinePostgres({ url })).detail).not.toContain('takes no writes');
  outside.exec(`DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$`);
  const found = await examinePostgres({ url });
  expect(found).toMatchObject({ level: 'error' });
  expect(found.detail).toContain('it takes no writes, so no call is answered');
});
