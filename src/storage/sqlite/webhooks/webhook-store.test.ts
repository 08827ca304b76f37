import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { webhookStoreSuite } from '../../../platform/webhooks/webhook-store.suite.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteWebhookStore } from './webhook-store.ts';

let store: SqliteWebhookStore;
let file = '';
let dispose = async () => {};

beforeAll(async () => {
  const opened = await openTemporaryDatabase();
  ({ file, dispose } = opened);
  store = new SqliteWebhookStore(opened.database, await openSecrets());
});
afterAll(() => dispose());

describe('SqliteWebhookStore', () => {
  webhookStoreSuite(() => store);
});

test('the file holds neither the address of a webhook nor its secret', () => {
  const bytes = Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)]);
  expect(bytes.includes('whk_'), 'the webhooks are in the file').toBe(true);
  expect(bytes.includes('t0k3n')).toBe(false);
  expect(bytes.includes('whsec_')).toBe(false);
});
