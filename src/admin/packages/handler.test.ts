import { told } from '../../kernel/told.ts';
import { expect, test } from 'vitest';
import type { Actor } from '../../platform/access/actor.ts';
import { RefusedChange } from '../../platform/accounts/account-rules.ts';
import { createPackageHandlers, type PackageDeps } from './handler.ts';

const NOW_MS = 1_800_000_000_000;
const actor = (appIds: readonly string[] | null) =>
  ({ administratorId: 'adm_1', name: 'ann', role: 'operator', appIds }) as Actor;
const PACKAGE = {
  id: 'pkg_1',
  appId: 'app_1',
  api: null,
  kind: 'paid',
  callsMax: 10,
  unitPrice: 35_000,
  expiresAtMs: null,
  createdAtMs: 1,
};
const SHOWN = { ...PACKAGE, unitPrice: '0.035', used: 0, left: 10 };

function opened(outcome: unknown = PACKAGE) {
  const asked: unknown[] = [];
  const note =
    (what: string) =>
    async (...how: unknown[]) => (asked.push([what, ...how]), outcome);
  const handlers = createPackageHandlers({
    platform: {
      app: async (id: string) => (id === 'app_1' ? { id } : null),
      apps: async () => [{ id: 'app_1', name: 'Shop' }],
      packages: async () => [
        { ...PACKAGE, used: 3 },
        { ...PACKAGE, id: 'pkg_2', kind: 'gift', callsMax: null, unitPrice: null },
      ],
      endingPackages: async () => [
        ...Array.from({ length: 101 }, (_, at) => ({ ...PACKAGE, id: `pkg_${at}` })),
        { ...PACKAGE, id: 'pkg_other', appId: 'app_2' },
      ],
      addPackage: note('add'),
      endPackageAt: note('end'),
    },
    ledger: {},
    apiNames: ['face-verify', 'face-guard'],
    clock: { nowMs: () => NOW_MS },
  } as unknown as PackageDeps);
  return { handlers, asked };
}

test('packages are listed in the order in which they pay, with what is left of them', async () => {
  expect(await opened().handlers.list({ appId: 'app_1' }, actor(null))).toEqual({
    ok: true,
    result: {
      packages: [
        { ...SHOWN, id: 'pkg_2', kind: 'gift', callsMax: null, unitPrice: null, left: null },
        { ...SHOWN, used: 3, left: 7 },
      ],
    },
  });
});

test('what ends soon is counted whole and shown up to a hundred, of apps that one may see', async () => {
  for (const [appIds, total, name] of [
    [null, 102, 'Shop'],
    [['app_1'], 101, 'Shop'],
    [['app_2'], 1, ''],
  ] as const) {
    const outcome = await opened().handlers.ending({ days: 7 }, actor(appIds));
    if (!outcome.ok || !('result' in outcome)) throw new Error('it answers');
    const { packages } = outcome.result;
    expect([outcome.result.total, packages.length, packages[0]?.appName]).toEqual([total, Math.min(total, 100), name]);
  }
});

const GIVEN = { appId: 'app_1', kind: 'paid', unitPrice: '0.035' } as const;

test('an app or an API that is not there is refused before anything is added', async () => {
  const { handlers, asked } = opened();
  expect(await handlers.add({ ...GIVEN, appId: 'app_9' } as never, actor(null))).toMatchObject({
    ok: false,
    error: 'not_found',
  });
  expect(await handlers.add(GIVEN as never, actor(['app_2']))).toMatchObject({ ok: false, error: 'not_found' });
  const detail = 'there is no such API: choose one of face-verify, face-guard';
  expect(await handlers.add({ ...GIVEN, api: 'x' } as never, actor(null))).toEqual({
    ok: false,
    error: 'bad_request',
    detail,
    fields: [{ name: 'api', problem: detail }],
  });
  expect(asked).toEqual([]);
});

test('a package is added as it was asked for, and named in the audit', async () => {
  const { handlers, asked } = opened();
  expect(
    await handlers.add(
      { ...GIVEN, api: 'face-guard', calls: 10, days: 1.5, requestId: 'order-7' } as never,
      actor(null),
    ),
  ).toEqual({
    ok: true,
    result: SHOWN,
    subject: 'pkg_1',
  });
  await handlers.add({ ...GIVEN, unitPrice: null } as never, actor(null));
  expect(asked).toEqual([
    [
      'add',
      'app_1',
      { api: 'face-guard', kind: 'paid', callsMax: 10, unitPrice: 35_000, expiresAtMs: NOW_MS + 129_600_000 },
      'order-7',
    ],
    ['add', 'app_1', { api: null, kind: 'paid', callsMax: null, unitPrice: null, expiresAtMs: null }, undefined],
  ]);
});

test('a package ends now, and a rule that forbids it is told', async () => {
  const { handlers, asked } = opened();
  expect(await handlers.end({ packageId: 'pkg_1' }, actor(null))).toMatchObject({ ok: true, subject: 'pkg_1' });
  expect(asked).toEqual([['end', 'pkg_1', NOW_MS]]);
  expect(await opened(null).handlers.end({ packageId: 'pkg_1' }, actor(null))).toEqual({
    ok: false,
    error: 'not_found',
    detail: 'there is no such package',
  });
  const refused = await opened(new RefusedChange(told`the list has no price`)).handlers.add(
    GIVEN as never,
    actor(null),
  );
  expect(refused).toMatchObject({ ok: false, detail: expect.stringContaining('the list has no price') });
});
