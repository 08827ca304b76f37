import { afterAll, beforeAll, describe } from 'vitest';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { alertStoreSuite } from '../../../platform/alerts/alert-store.suite.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlWebhookStore } from '../webhooks/webhook-store.ts';
import { SqlAlertStore } from './alert-store.ts';

let stores: { readonly alerts: SqlAlertStore; readonly webhooks: SqlWebhookStore };
let dispose = async () => {};

beforeAll(async () => {
  const opened = await openTemporaryDatabase();
  ({ dispose } = opened);
  const webhooks = new SqlWebhookStore(opened.database, await openSecrets());
  stores = { alerts: new SqlAlertStore(opened.database), webhooks };
});
afterAll(() => dispose());

describe('SqlAlertStore', () => {
  alertStoreSuite(() => stores);
});
