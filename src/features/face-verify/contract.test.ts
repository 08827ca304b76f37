import { expect, test } from 'vitest';
import { faceVerify, PHOTO_BYTES_MAX } from './contract.ts';

const jpeg = (bytes: number) => Buffer.alloc(bytes, 0xff).toString('base64');
const good = { idcard: '11010519491231002x', realname: '张三', image: jpeg(3) };

function read(raw: Record<string, unknown>) {
  const parsed = faceVerify.params.schema.safeParse(raw, { reportInput: true });
  const issue = parsed.error?.issues[0];
  return issue ? faceVerify.params.refusalFor(issue, raw) : parsed.data;
}

test('a request is read', () => {
  const image = Buffer.alloc(3, 0xff);
  expect(read(good)).toEqual({ idcard: '11010519491231002X', realname: '张三', image, thousand: false });
  expect(read({ ...good, thousand: 1 })).toMatchObject({ thousand: true });
  expect(read({ ...good, thousand: '2' })).toMatchObject({ thousand: false });
});

test.each([PHOTO_BYTES_MAX - 1, PHOTO_BYTES_MAX])('a photo of %i bytes is read', (bytes) => {
  expect(read({ ...good, image: jpeg(bytes) })).toMatchObject({ image: { length: bytes } });
});

const NAME = '参数错误(姓名格式不正确)';
const NUMBER = '参数错误(身份证号码格式不正确)';
const EMPTY = '参数错误(图片为空)';
const LARGE = '参数错误(图片过大)';

test.each<[string, Record<string, unknown>]>([
  [NAME, {}],
  [NAME, { ...good, realname: 'Bob' }],
  [NUMBER, { ...good, idcard: '' }],
  [NUMBER, { ...good, idcard: '110105194912310021' }],
  [EMPTY, { ...good, image: undefined }],
  [EMPTY, { ...good, image: 'data:image/jpeg;base64,' }],
  [LARGE, { ...good, image: jpeg(PHOTO_BYTES_MAX + 1) }],
  [LARGE, { ...good, image: Buffer.alloc(PHOTO_BYTES_MAX + 1, 0xff) }],
])('%s', (reason, raw) => {
  expect(read(raw)).toEqual({ code: 226403, reason });
});

test('a photo that is not base64 is a wrong parameter', () => {
  expect(read({ ...good, image: 'é' })).toEqual({ code: 226403 });
});
