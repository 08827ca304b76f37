import { expect, test } from 'vitest';
import type { ErasureCertificate, ErasureLog } from './erasure.ts';
import type { PersonId } from './register.ts';

const certificate = (id: number, person = 'p'): ErasureCertificate => ({
  kind: 'renzheng.erasure-certificate',
  version: 1,
  certificateId: `era_${id}`,
  personId: person as PersonId,
  reason: 'requested-by-person',
  startedAt: new Date(id).toISOString(),
  erasedAt: new Date(id + 1).toISOString(),
  erased: [{ place: 'register: photos', items: 1 }],
  remains: ['backups'],
  digest: 'd',
  seal: 's',
});

/** Tests what every ErasureLog must do. Each adapter's test file calls this with its own factory. */
export function erasureLogSuite(open: () => Promise<ErasureLog>): void {
  test('certificates of a person come back as they were written, oldest first', async () => {
    const log = await open();
    for (const id of [2, 1, 3]) await log.append(certificate(id));
    await log.append(certificate(9, 'q'));
    expect(await log.of('p' as PersonId)).toEqual([certificate(1), certificate(2), certificate(3)]);
    expect(await log.of('nobody' as PersonId)).toEqual([]);
  });

  test('a certificate is found by its id', async () => {
    const log = await open();
    await log.append(certificate(1));
    await log.append(certificate(2, 'q'));
    expect(await log.byId('era_2')).toEqual(certificate(2, 'q'));
    expect(await log.byId('era_3')).toBeNull();
  });

  test('the newest certificates come page by page', async () => {
    const log = await open();
    expect([await log.newest({ before: null, limit: 2 }), await log.count()]).toEqual([[], 0]);
    for (const id of [2, 4, 1, 3]) await log.append(certificate(id));
    const ids = async (before: string | null) =>
      (await log.newest({ before, limit: 2 })).map(({ certificateId }) => certificateId);
    expect([await ids(null), await ids('era_3'), await ids('era_1')]).toEqual([
      ['era_4', 'era_3'],
      ['era_2', 'era_1'],
      [],
    ]);
    expect([await ids('era_9'), await log.count()]).toEqual([[], 4]);
  });

  test('the log tells which certificates it lacks', async () => {
    const log = await open();
    await log.append(certificate(1));
    expect(await log.missing(['era_3', 'era_1', 'era_2'])).toEqual(['era_3', 'era_2']);
  });
}
