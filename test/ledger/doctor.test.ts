import { rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ledgerCheck } from '../../src/cli/doctor/ledger-check.ts';
import { readConfig } from '../../src/config/config.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { filled, newFolder, openForTest, settle, tamper } from './site.ts';

const examine = (dir: string, onProgress?: (links: number, linksTotal: number) => void) =>
  ledgerCheck(readConfig({ RENZHENG_DATA_DIR: dir }), onProgress).run();

test('the doctor verifies every row of a stopped site, and says how far it is', async () => {
  const dir = await filled();
  const heard: (readonly [number, number])[] = [];
  const finding = await examine(dir, (links, linksTotal) => heard.push([links, linksTotal]));
  expect(finding).toMatchObject({ level: 'ok', detail: expect.stringMatching(/^\d+ commits and 33 rows fit$/) });
  const [links, linksTotal] = heard.at(-1) ?? [0, -1];
  expect(links).toBe(linksTotal);
  expect(finding.detail).toContain(`${links} commits`);
});

test('the doctor verifies the rows of a running site, and leaves it running', async () => {
  const dir = await filled();
  const site = await openForTest(dir);
  writeFileSync(dataFolder(dir).server, '{}');
  await settle(site, 'C', 3);
  expect(await examine(dir)).toMatchObject({ level: 'ok', detail: expect.stringContaining('36 rows fit') });
  await settle(site, 'D', 1);
  expect(await examine(dir)).toMatchObject({ level: 'ok', detail: expect.stringContaining('37 rows fit') });
});

// Every row is among those that the check must read. A start would see only the last ones.
test.each([
  ['a changed row', "UPDATE ledger SET unit_price_micros = 1 WHERE order_id = 'A7'", /order A7.* was changed/],
  ['a removed row', "DELETE FROM ledger WHERE order_id = 'A7'", /order A7.* is missing/],
  ['a counter', 'UPDATE usage_days SET calls = calls + 1', /counter .* other counters differ/],
])('the doctor names %s and says what to do', async (_, statement, detail) => {
  const dir = await filled();
  tamper(dir, statement);
  expect(await examine(dir)).toMatchObject({
    level: 'error',
    detail: expect.stringMatching(detail),
    mend: expect.stringContaining('data folder'),
  });
});

test('the doctor refuses what a start refuses, with the advice of the start', async () => {
  const dir = await filled();
  rmSync(dataFolder(dir).checkpoint);
  await expect(examine(dir)).rejects.toThrow('renzheng serve --accept-loss');
});

test('the doctor says so if there is no ledger, no key, or a database of an earlier release', async () => {
  expect(await examine(newFolder())).toEqual({ level: 'ok', detail: 'there is none yet' });
  const dir = await filled();
  rmSync(dataFolder(dir).siteKey);
  expect(await examine(dir)).toMatchObject({ level: 'error', detail: expect.stringContaining('site key') });
  tamper(dir, "DELETE FROM schema_migrations WHERE area = 'platform' AND number = 5");
  expect(await examine(dir)).toMatchObject({ level: 'warning', detail: expect.stringContaining('earlier release') });
});
