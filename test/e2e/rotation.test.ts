import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startServerUnderTest } from './running-server.ts';

const person = { idNumber: '11010519491231002X', name: '张三' };

test('keys are changed and rotated while the server runs, and the next start reads everything', async () => {
  const { admin, dir, close } = await startServerUnderTest();
  await admin('persons.add', person);
  const before = await admin('secrets.show');
  expect(before).toMatchObject({ dataKeys: [{ id: 1, isCurrent: true }], rotation: { state: 'idle' } });

  const changed = await admin('secrets.change-site-key');
  expect(changed['siteKeyId']).not.toBe(before['siteKeyId']);
  expect(readdirSync(dir)).toEqual(expect.arrayContaining(['site.key', 'site.key.previous']));
  await admin('secrets.rotate', { cipher: 'sm4-gcm' });
  await expect.poll(async () => (await admin('secrets.show'))['rotation']).toMatchObject({ state: 'idle', done: 2 });
  await expect(admin('secrets.forget', { dataKeyId: 1 })).rejects.toThrow('less than an hour old');
  await admin('secrets.forget', { dataKeyId: 1, force: true });
  expect(await admin('persons.find', { idNumber: person.idNumber })).toMatchObject({
    idNumber: '1****************X',
    realName: '张*',
  });
  await close();

  const again = await startServerUnderTest({ RENZHENG_DATA_DIR: dir, RENZHENG_SECURITY_CIPHER: 'sm4-gcm' });
  expect(await again.admin('secrets.show')).toMatchObject({
    siteKeyId: changed['siteKeyId'],
    dataKeys: [{ id: 2, cipher: 'sm4-gcm', isCurrent: true }],
  });
  expect(await again.admin('persons.find', { idNumber: person.idNumber })).toMatchObject({ face: 'no-photo' });
});
