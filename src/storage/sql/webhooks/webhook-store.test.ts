import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { webhookStoreSuite } from '../../../platform/webhooks/webhook-store.suite.ts';
import { bytesOf, openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlWebhookStore } from './webhook-store.ts';

let store: SqlWebhookStore;
let place = '';
let dispose = async () => {};

beforeAll(async () => {
  const opened = await openTemporaryDatabase({ isNew: true });
  ({ place, dispose } = opened);
  store = new SqlWebhookStore(opened.database, await openSecrets());
});
afterAll(() => dispose());

describe('SqlWebhookStore', () => {
  webhookStoreSuite(() => store);
});

test('the file holds neither the address of a webhook nor its secret', () => {
  const bytes = bytesOf(place);
  expect(bytes.includes('whk_'), 'the webhooks are in the file').toBe(true);
  expect(bytes.includes('t0k3n')).toBe(false);
  expect(bytes.includes('whsec_')).toBe(false);
});
