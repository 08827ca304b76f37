import { expect, test } from 'vitest';
import { sharedServerUnderTest } from '../../test/e2e/running-server.ts';

const server = sharedServerUnderTest({
  RENZHENG_CLUSTER_NODE_NAME: 'node-1',
  RENZHENG_REGISTER_UPSTREAM_URL: 'http://127.0.0.1:9/',
  RENZHENG_REGISTER_UPSTREAM_KEY: 'word-that-nobody-may-see',
});

interface Shown {
  readonly state: string;
  readonly done: number;
  readonly total: number;
  readonly problem: string | null;
  readonly findings: readonly { readonly name: string; readonly level: string }[];
}

test('an examination finds what the doctor finds, one at a time, beside the work of the server', async () => {
  const { admin } = server();
  const never = {
    node: 'node-1',
    state: 'idle',
    startedAtMs: null,
    finishedAtMs: null,
    done: 0,
    total: 0,
    problem: null,
    findings: [],
  };
  expect(await admin('site.findings')).toEqual(never);
  const first = await admin('site.examine');
  expect(first).toMatchObject({ state: 'running', finishedAtMs: null });
  expect(await admin('site.examine')).toMatchObject({ startedAtMs: first['startedAtMs'] });
  const shown = async () => (await admin('site.findings')) as unknown as Shown;
  await expect.poll(async () => (await shown()).state).toBe('idle');
  const { done, total, problem, findings } = await shown();
  expect(problem).toBeNull();
  expect(done).toBe(total);
  expect(findings).toHaveLength(total);
  const levelOf = Object.fromEntries(findings.map(({ name, level }) => [name, level]));
  expect(levelOf).toMatchObject({ ledger: 'ok', models: 'ok', console: 'ok', backup: 'warning' });
});

test('the settings in force are shown without a secret', async () => {
  const { settings } = (await server().admin('site.settings', { changed: true })) as {
    readonly settings: readonly { readonly setting: string; readonly value: unknown }[];
  };
  const valueOf = Object.fromEntries(settings.map(({ setting, value }) => [setting, value]));
  expect(valueOf).toMatchObject({
    'register.upstreamUrl': 'http://127.0.0.1:9/',
    'register.upstreamKey': 'hidden',
    'http.port': 0,
  });
  expect(JSON.stringify(settings)).not.toContain('word-that-nobody-may-see');
  expect(valueOf).not.toHaveProperty('retention.ledgerDays');
});
