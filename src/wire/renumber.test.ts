import { expect, test } from 'vitest';
import type { Api, Call } from './define-api.ts';
import { renumberApi } from './renumber.ts';
import { readParams } from '../server/pipeline/read-params.ts';
import { videoLiveness } from '../features/video-liveness/contract.ts';

const call = {} as Call;
const apiThat = (code: number): Api => ({ contract: videoLiveness, handle: async () => ({ ok: false, code }) });

test("a code of our own is answered under the operator's number, wherever it comes from", async () => {
  const map = { 2546102: 2546191, 2546106: 2546192, 2546117: 2546193, 2546121: 2546194 };
  const { contract, handle } = renumberApi(apiThat(2546117), map);

  expect(await handle({}, call)).toEqual({ ok: false, code: 2546193 });
  expect(contract.faults).toEqual({ timeout: 2546194, unavailable: 2546122, corrupt: 2546122 });
  expect(contract.refusals?.bodyTooLarge).toEqual({ code: 2546192 });
  expect(contract.params.codes).toContain(2546191);
  expect(contract.errors).not.toHaveProperty('2546117');
  expect(contract.errors[2546193]).toBe(videoLiveness.errors[2546117]);

  const raw = { idcard: '11010519491231002X', realname: 'Bob', videoData: 'base64:AAAA' };
  const issue = contract.params.schema.safeParse(raw).error?.issues[0];
  expect(issue && contract.params.refusalFor(issue, raw)).toEqual({ code: 2546191 });
});

test('a birthday that is still to come is refused, whether its code is renumbered or not', () => {
  const unborn = { idcard: '110105209912310010', realname: '张三', videoData: 'base64:AAAA' };
  const refused = (map: Readonly<Record<number, number>>) =>
    readParams(renumberApi(apiThat(0), map).contract, unborn, Date.parse('2026-07-03T00:00:00Z'));
  expect(refused({})).toEqual({ ok: false, refusal: { code: 2546103 } });
  expect(refused({ 2546103: 2546190 })).toEqual({ ok: false, refusal: { code: 2546190 } });
});

test('two codes may change places', async () => {
  const { handle } = renumberApi(apiThat(2546102), { 2546102: 2546103, 2546103: 2546102 });
  expect(await handle({}, call)).toMatchObject({ code: 2546103 });
});

test('a success and a code that the map does not name stay as they are', async () => {
  const success = { ok: true as const, result: { livingScore: 1 } };
  expect(await renumberApi({ contract: videoLiveness, handle: async () => success }, {}).handle({}, call)).toBe(
    success,
  );
  expect(await renumberApi(apiThat(2546134), { 2546102: 2546190 }).handle({}, call)).toMatchObject({ code: 2546134 });
});

test('every invalid entry is named', () => {
  const map = { 2546134: 2546190, 2546102: 2546103, 2546105: 226401, 2546199: 2546198 };
  expect(() => renumberApi(apiThat(0), map)).toThrow(/2546103 would mean two things/);
  expect(() => renumberApi(apiThat(0), map)).toThrow(/226401 is not 25461 and two digits/);
  expect(() => renumberApi(apiThat(0), map)).toThrow(/2546134 is not a code of the product's own/);
  expect(() => renumberApi(apiThat(0), map)).toThrow(/2546199 is not a code of the product's own/);
});
