import { expect, test } from 'vitest';
import type { ReportSourceStore, SourceClaim } from './report-source-store.ts';

const claimOf = (source: string, id = 'adm_1'): SourceClaim => ({
  source,
  owner: { kind: 'administrator', id },
  sinceMs: 5,
  sourcesMax: 2,
});

/** Tests that every ReportSourceStore must pass. Each adapter's test file calls this with its own factory. */
export function reportSourceStoreSuite(open: () => Promise<ReportSourceStore>): void {
  test('a source belongs to the administrator that took it first, under every spelling', async () => {
    const store = await open();
    expect(await store.claim(claimOf('bank-a'))).toMatchObject({ source: 'bank-a', owner: { id: 'adm_1' } });
    expect(await store.claim(claimOf('Bank_A', 'adm_2'))).toMatchObject({ source: 'bank-a', owner: { id: 'adm_1' } });
    const found = await store.find(['BANK.A', 'bank-b']);
    expect([...found]).toEqual([
      ['BANK.A', { source: 'bank-a', owner: { kind: 'administrator', id: 'adm_1' }, sinceMs: 5 }],
    ]);
  });

  test('an owner takes no more than its limit, and keeps what it has', async () => {
    const store = await open();
    for (const source of ['a', 'b']) expect(await store.claim(claimOf(source))).not.toBeNull();
    expect(await store.claim(claimOf('c'))).toBeNull();
    expect(await store.claim(claimOf('a'))).toMatchObject({ source: 'a' });
    expect(await store.claim(claimOf('c', 'adm_2'))).toMatchObject({ source: 'c' });
  });

  test('a source can be assigned to another administrator, to an app, or to the house', async () => {
    const store = await open();
    await store.claim(claimOf('bank-a'));
    for (const owner of [
      { kind: 'administrator', id: 'adm_2' },
      { kind: 'app', id: 'app_1' },
      { kind: 'house' },
    ] as const) {
      await store.assign({ source: 'bank_a', owner, sinceMs: 9 });
      expect((await store.find(['bank-a'])).get('bank-a')).toEqual({ source: 'bank-a', owner, sinceMs: 9 });
    }
    await store.assign({ source: 'fresh', owner: { kind: 'app', id: 'app_2' }, sinceMs: 9 });
    expect((await store.list(null, 10)).map(({ source }) => source)).toEqual(['bank-a', 'fresh']);
    expect((await store.list('bank-a', 1)).map(({ source }) => source)).toEqual(['fresh']);
  });
}
