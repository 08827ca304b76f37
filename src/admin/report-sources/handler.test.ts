import { expect, test } from 'vitest';
import type { Actor } from '../../platform/access/actor.ts';
import type { ReportSource, SourceOwner } from '../../platform/reporting/report-source-store.ts';
import { createReportSourceHandlers, type ReportSourceDeps } from './handler.ts';

const actor = (role: Actor['role'], rest: Partial<Actor> = {}) =>
  ({ administratorId: 'adm_1', name: 'ann', role, appIds: [], ...rest }) as Actor;

function opened() {
  const sources = new Map<string, ReportSource>();
  const put = (source: string, owner: SourceOwner, sinceMs = 1) => sources.set(source, { source, owner, sinceMs });
  put('app-source', { kind: 'app', id: 'app_1' });
  put('bureau', { kind: 'administrator', id: 'adm_1' });
  put('gone', { kind: 'administrator', id: 'adm_9' });
  put('house', { kind: 'house' });
  const handlers = createReportSourceHandlers({
    reportSources: {
      list: async (after: string | null, limit: number) =>
        [...sources.values()].filter(({ source }) => after === null || source > after).slice(0, limit),
      find: async (names: readonly string[]) =>
        new Map(names.flatMap((name) => (sources.has(name) ? [[name, sources.get(name)]] : []))),
      assign: async ({ source, owner, sinceMs }: ReportSource) => void put(source, owner, sinceMs),
    },
    administrators: {
      list: async () => [{ id: 'adm_1', name: 'ann' }],
      byName: async (name: string) => (name === 'ann' ? { id: 'adm_1', name } : null),
    },
    platform: { app: async (id: string) => (id === 'app_1' ? { id } : null) },
    clock: { nowMs: () => 77 },
  } as unknown as ReportSourceDeps);
  return { handlers, sources };
}

test('sources are listed by page with the names of their owners, and an integrator sees its own', async () => {
  const { handlers } = opened();
  const all = [
    { source: 'app-source', ownerKind: 'app', owner: 'app_1', sinceMs: 1 },
    { source: 'bureau', ownerKind: 'administrator', owner: 'ann', sinceMs: 1 },
    // Of an administrator that is gone the id is left.
    { source: 'gone', ownerKind: 'administrator', owner: 'adm_9', sinceMs: 1 },
    { source: 'house', ownerKind: 'house', owner: null, sinceMs: 1 },
  ];
  expect(await handlers.list({ limit: 10 }, actor('auditor'))).toEqual({
    ok: true,
    result: { sources: all, next: null },
  });
  expect(await handlers.list({ limit: 2 }, actor('auditor'))).toEqual({
    ok: true,
    result: { sources: all.slice(0, 2), next: 'bureau' },
  });
  expect(await handlers.list({ limit: 2, after: 'bureau' }, actor('auditor'))).toEqual({
    ok: true,
    result: { sources: all.slice(2), next: 'house' },
  });
  expect(await handlers.list({ limit: 10 }, actor('integrator'))).toEqual({
    ok: true,
    result: { sources: [all[1]], next: null },
  });
});

test.each([
  [{ source: 'renzheng.business-risk' }, 'bad_request', "stands for this server's own decisions"],
  [{ source: 'x', administrator: 'ann', appId: 'app_1' }, 'bad_request', 'administrator, appId: give only one of them'],
  [{ source: 'x', appId: 'app_2' }, 'not_found', 'there is no such app'],
  [{ source: 'x', administrator: 'eve' }, 'not_found', 'there is no administrator with this name'],
])('%j is refused as %s', async (given, error, detail) => {
  const { handlers, sources } = opened();
  expect(await handlers.assign(given, actor('owner'))).toEqual({
    ok: false,
    error,
    detail: expect.stringContaining(detail),
  });
  expect(sources.size).toBe(4);
});

test.each([
  [{}, 'house', null],
  [{ appId: 'app_1' }, 'app', 'app_1'],
  [{ administrator: 'ann' }, 'administrator', 'ann'],
])('a source is assigned by %j to %s', async (given, ownerKind, owner) => {
  const { handlers } = opened();
  expect(await handlers.assign({ source: 'x', ...given }, actor('owner'))).toEqual({
    ok: true,
    result: { source: 'x', ownerKind, owner, sinceMs: 77 },
    subject: 'x',
  });
});
