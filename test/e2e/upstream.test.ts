import { expect, test } from 'vitest';
import { measuringData } from '../measuring-data.ts';
import { photosIn } from './measured-photos.ts';
import { startServerUnderTest } from './running-server.ts';

const ADA = { idNumber: '11010519491231002X', name: '张三' };
const faces = measuringData('faces');

test.skipIf(faces === null)('a server asks another of its kind about people it does not know', async () => {
  const photo = photosIn(faces ?? '').ada.toString('base64');
  const upstream = await startServerUnderTest();
  const there = await upstream.makeCaller();
  await upstream.admin('persons.add', { ...ADA, photo });
  const here = await startServerUnderTest({
    RENZHENG_REGISTER_UPSTREAM_URL: upstream.url,
    RENZHENG_REGISTER_UPSTREAM_KEY: there.key,
  });
  const caller = await here.makeCaller();
  const ask = async (realname: string, idcard = ADA.idNumber) => {
    const body = new URLSearchParams({ key: caller.key, idcard, realname, image: photo });
    return (await (await fetch(`${here.url}/verifyface/verify`, { method: 'POST', body })).json()) as unknown;
  };

  expect(await ask(ADA.name)).toMatchObject({ error_code: 0, result: { res: 1, score: '100' } });
  expect(await ask('李四')).toMatchObject({ error_code: 0, result: { res: 3 } });
  expect(await ask(ADA.name, '110101199003074514')).toMatchObject({ error_code: 226402 });
  expect(await upstream.admin('packages.list', { appId: there.appId })).toMatchObject({ packages: [{ used: 2 }] });

  await upstream.close();
  expect(await ask(ADA.name)).toMatchObject({ error_code: 226401, result: null });
});
