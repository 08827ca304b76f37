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

  test('the log tells which certificates it lacks', async () => {
    const log = await open();
    await log.append(certificate(1));
    expect(await log.missing(['era_3', 'era_1', 'era_2'])).toEqual(['era_3', 'era_2']);
  });
}
