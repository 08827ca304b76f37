import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const KEY = { RENZHENG_SECURITY_SITE_KEY: '5e'.repeat(32) };
const SHARED = { RENZHENG_CLUSTER_SHARED_FILE: '/srv/shared.db' };

test('one process has its database for itself by default', () => {
  const { cluster, changes } = readConfig({});
  expect(cluster).toEqual({ mode: 'single', leaseSeconds: 10 });
  expect(changes).toEqual({ pollMs: 1000 });
});

test('processes that share a file need one site key from the settings', () => {
  expect(() => readConfig(SHARED)).toThrow('cluster.sharedFile needs security.siteKey');
  expect(readConfig({ ...SHARED, ...KEY }).cluster.sharedFile).toBe('/srv/shared.db');
});

const CLUSTER = { RENZHENG_CLUSTER_MODE: 'cluster' };
const POSTGRES = { RENZHENG_POSTGRES_URL: 'postgres://renzheng@db1:5432,db2/renzheng' };

test('a cluster needs a database, and one site key from the settings', () => {
  expect(() => readConfig({ ...CLUSTER, ...KEY })).toThrow('cluster.mode=cluster needs postgres.url');
  expect(() => readConfig({ ...CLUSTER, ...POSTGRES })).toThrow('cluster.mode=cluster needs security.siteKey');
  expect(() => readConfig({ ...CLUSTER, ...POSTGRES, ...KEY, ...SHARED })).toThrow('leave it out in cluster mode');
  expect(readConfig({ ...CLUSTER, ...POSTGRES, ...KEY }).postgres).toEqual({
    url: 'postgres://renzheng@db1:5432,db2/renzheng',
    preparedStatements: 'on',
    readConnections: 2,
    minSyncReplicas: 0,
    commitTimeoutMs: 5000,
  });
});

test.each([
  ['2', '667', false],
  ['2', '666', true],
  ['3', '1000', true],
  ['3', '1001', false],
])('a lease of %s s with looks every %s ms is allowed: %s', (seconds, pollMs, isAllowed) => {
  const read = () =>
    readConfig({
      ...SHARED,
      ...KEY,
      RENZHENG_CLUSTER_LEASE_SECONDS: seconds,
      RENZHENG_CHANGES_POLL_MS: pollMs,
    });
  if (isAllowed) expect(read).not.toThrow();
  else expect(read).toThrow('at least three times changes.pollMs');
});

test.each(['RENZHENG_CLUSTER_LEASE_SECONDS', 'RENZHENG_LEASES_SECONDS'])(
  'no lease lasts longer than 300 s: %s',
  (name) => {
    const read = (seconds: string) => () => readConfig({ ...SHARED, ...KEY, [name]: seconds });
    expect(read('300')).not.toThrow();
    expect(read('301')).toThrow('300');
  },
);

test.each(['a b', '', 'x'.repeat(65), '节点'])('a node is not named %j', (name) => {
  const read = () => readConfig({ RENZHENG_CLUSTER_NODE_NAME: name });
  // An empty variable is as good as none.
  if (name === '') expect(read).not.toThrow();
  else expect(read).toThrow('1 to 64 letters');
});
