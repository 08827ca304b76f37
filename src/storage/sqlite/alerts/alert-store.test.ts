import { afterAll, beforeAll, describe } from 'vitest';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { alertStoreSuite } from '../../../platform/alerts/alert-store.suite.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteWebhookStore } from '../webhooks/webhook-store.ts';
import { SqliteAlertStore } from './alert-store.ts';

let stores: { readonly alerts: SqliteAlertStore; readonly webhooks: SqliteWebhookStore };
let dispose = async () => {};

beforeAll(async () => {
  const opened = await openTemporaryDatabase();
  ({ dispose } = opened);
  const webhooks = new SqliteWebhookStore(opened.database, await openSecrets());
  stores = { alerts: new SqliteAlertStore(opened.database), webhooks };
});
afterAll(() => dispose());

describe('SqliteAlertStore', () => {
  alertStoreSuite(() => stores);
});
