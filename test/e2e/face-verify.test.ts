import { createCipheriv, createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { measuringData } from '../measuring-data.ts';
import { photosIn } from './measured-photos.ts';
import { GREY_PHOTO } from './grey-photo.ts';
import { startServerUnderTest, type Caller, type ServerUnderTest } from './running-server.ts';

const OPEN_ID = 'JH0123456789abcdef';
const ADA = { idNumber: '11010519491231002X', name: '张三' };
const GRACE = { idNumber: '110101199003074514', name: '李四' };
const faces = measuringData('faces');

async function verify(
  { url }: ServerUnderTest,
  route: 'verify' | 'verifyEncry',
  fields: Readonly<Record<string, string>>,
) {
  const response = await fetch(`${url}/verifyface/${route}`, { method: 'POST', body: new URLSearchParams(fields) });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json;charset=utf-8');
  return (await response.json()) as { error_code: number; reason: string; result: Record<string, unknown> | null };
}

function aes(text: string | Uint8Array): string {
  const cipher = createCipheriv('aes-128-ecb', createHash('md5').update(OPEN_ID).digest('hex').slice(0, 16), null);
  return Buffer.concat([cipher.update(text), cipher.final()]).toString('base64');
}

async function openWithPeople(
  folder: string,
): Promise<{ server: ServerUnderTest; caller: Caller; photos: ReturnType<typeof photosIn> }> {
  const server = await startServerUnderTest();
  const caller = await server.makeCaller({ openId: OPEN_ID });
  const photos = photosIn(folder);
  const add = (person: typeof ADA, photo: Buffer) =>
    server.admin('persons.add', { ...person, photo: photo.toString('base64') });
  expect(await add(ADA, photos.ada)).toMatchObject({ did: 'added' });
  expect(await add(GRACE, photos.grace)).toMatchObject({ did: 'added' });
  expect(await add(ADA, photos.ada)).toMatchObject({ did: 'unchanged' });
  return { server, caller, photos };
}

test.skipIf(faces === null)(
  'a person is enrolled, verified and charged once, and all of it is still there after a restart',
  async () => {
    const { server, caller, photos } = await openWithPeople(faces ?? '');
    const ask = (person: typeof ADA, photo: Buffer, more = {}) =>
      verify(server, 'verify', {
        key: caller.key,
        idcard: person.idNumber,
        realname: person.name,
        image: photo.toString('base64'),
        ...more,
      });

    const same = await ask(ADA, photos.adaAgain);
    expect(same).toMatchObject({ reason: '成功', error_code: 0, result: { res: 1 } });
    expect(Number(same.result?.['score'])).toBeGreaterThanOrEqual(60);
    const other = await ask(GRACE, photos.adaAgain);
    expect(other).toMatchObject({ error_code: 0, result: { res: 1 } });
    expect(Number(other.result?.['score'])).toBeLessThan(60);
    const thousand = await ask(ADA, photos.adaAgain, { thousand: '1' });
    expect(Math.floor(Number(thousand.result?.['score']) / 10)).toBe(Number(same.result?.['score']));

    const encrypted = await verify(server, 'verifyEncry', {
      key: caller.key,
      idcard: aes(ADA.idNumber),
      realname: aes(ADA.name),
      image: aes(photos.adaAgain.toString('base64')),
    });
    expect(encrypted.result?.['score']).toBe(same.result?.['score']);

    const { rows } = (await server.admin('ledger.list', { app: caller.appId, charged: true })) as {
      rows: { orderId: string }[];
    };
    expect(rows.map(({ orderId }) => orderId)).toContain(same.result?.['orderid']);
    expect(rows).toHaveLength(4);
    expect(await server.admin('packages.list', { appId: caller.appId })).toMatchObject({
      packages: [{ used: 4, left: 96 }],
    });
    expect(await server.admin('ledger.explain', { orderId: same.result?.['orderid'] })).toHaveProperty('trace');
    // Four cosines, of which three are of the same two photos.
    const { apis } = (await server.admin('accuracy.drift', { weeks: 1 })) as { apis: { counts: number[] }[] };
    expect(apis[0]?.counts.filter((count) => count > 0).toSorted()).toEqual([1, 3]);
    expect(apis[0]).toMatchObject({ api: 'face-verify', state: 'too-few', weeks: [{ scores: 4, psi: null }] });
  },
);

test.skipIf(faces === null)(
  'every outcome of the document has its own answer, and only answers are charged',
  async () => {
    const { server, caller, photos } = await openWithPeople(faces ?? '');
    const fields = {
      key: caller.key,
      idcard: ADA.idNumber,
      realname: ADA.name,
      image: photos.adaAgain.toString('base64'),
    };
    const ask = (changes: Readonly<Record<string, string>>) => verify(server, 'verify', { ...fields, ...changes });

    expect(await ask({ realname: '王五' })).toMatchObject({
      error_code: 0,
      result: { res: 3, message: '身份证号与姓名不匹配' },
    });
    expect(await ask({ idcard: '11010119900307221X' })).toMatchObject({ error_code: expect.any(Number), result: null });
    expect(await ask({ image: GREY_PHOTO })).toMatchObject({
      error_code: 0,
      result: { res: 2, code: '3004', desc: '用户上传的照片检测不到人脸' },
    });
    expect(await ask({ idcard: '123' })).toMatchObject({
      error_code: 226403,
      reason: '参数错误(身份证号码格式不正确)',
      result: null,
    });
    expect(await ask({ realname: 'Bob' })).toMatchObject({
      error_code: 226403,
      reason: '参数错误(姓名格式不正确)',
      result: null,
    });
    expect(await ask({ image: '' })).toMatchObject({ error_code: 226403, reason: '参数错误(图片为空)', result: null });
    expect(await ask({ image: Buffer.alloc(101 * 1024, 1).toString('base64') })).toMatchObject({
      error_code: 226403,
      reason: '参数错误(图片过大)',
      result: null,
    });

    await server.admin('persons.remove', { idNumber: ADA.idNumber });
    expect(await ask({})).toMatchObject({ error_code: 226402, reason: '查无记录', result: null });
  },
);
