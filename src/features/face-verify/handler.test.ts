import { describe, expect, test } from 'vitest';
import {
  call,
  directionAt,
  fields,
  MEASUREMENTS,
  modelId,
  photoAt,
  recorder,
  refereeOf,
  verify,
  REFERENCE,
  type Scene,
} from '../../../test/apis/face-verify-scene.ts';
import { Fault } from '../../kernel/fault.ts';
import type { FaceVerdict } from '../../people/face-referee.ts';
import type { ReferenceFace } from '../../people/register.ts';
import { faceVerify } from './contract.ts';

describe('faces that were compared', () => {
  test.each([
    [0, '0', '100'],
    [0, '1', '1000'],
    [60, '0', '50'],
    [60, '1', '500'],
    [90, '0', '0'],
    [120, '0', '0'],
    [53.15, '0', '59'],
    [53.15, '1', '599'],
    [53.13, '1', '600'],
  ])('%d degrees apart with thousand=%s score %s', async (degrees, thousand, score) => {
    const outcome = await verify({ photo: photoAt(degrees), fields: { thousand } });
    expect(outcome).toMatchObject({ ok: true, result: { res: 1, score } });
  });

  test('the answer is the documented one, key for key', async () => {
    const outcome = await verify({ photo: photoAt(16.26) });
    expect(JSON.stringify(outcome.ok && outcome.result)).toBe(
      '{"res":1,"score":"96","message":"身份证号与姓名匹配,且比对成功"}',
    );
  });

  test('the trace holds every number that decided, and nothing else', async () => {
    const { trace } = await verify({ photo: photoAt(60, { facesFound: 2 }) });
    expect(trace).toEqual({
      modelId,
      cosine: 0.5,
      score: 50,
      photo: {
        facesFound: 2,
        box: { left: 10, top: 21, width: 200, height: 200 },
        measurements: MEASUREMENTS,
        findings: [],
      },
    });
  });

  test('another person is a low score, not a failed comparison', async () => {
    expect(await verify({ photo: photoAt(85) })).toMatchObject({ ok: true, result: { res: 1, score: '8' } });
  });
});

describe('faces that could not be compared', () => {
  test.each(['no-photo', 'no-face'] as const)('3003 if the register has %s', async (reason) => {
    expect(await verify({ face: { kind: 'none', reason } })).toMatchObject({
      ok: true,
      result: { res: 2, code: '3003', desc: '人脸库中的照片检测不到人脸' },
      trace: { code: '3003', registerFace: reason },
    });
  });

  test('a file that is no photo is a wrong parameter, also if the register has no face', async () => {
    const face = { kind: 'none', reason: 'no-photo' } as const;
    expect(await verify({ face, photo: { kind: 'unreadable', refusal: 'damaged' } })).toMatchObject({
      ok: false,
      code: 226403,
    });
  });

  test('3005 with its reason if the whole selfie is too dark to see a face', async () => {
    const outcome = await verify({ photo: { kind: 'no-face', tooDark: true } });
    expect(JSON.stringify(outcome.ok && outcome.result)).toBe(
      '{"res":2,"code":"3005","message":"身份证核查成功，但人脸比对失败","desc":"人脸比对失败(光线过暗或背光)"}',
    );
  });

  test('3004 if the selfie has no face', async () => {
    const outcome = await verify({ photo: { kind: 'no-face' } });
    expect(JSON.stringify(outcome.ok && outcome.result)).toBe(
      '{"res":2,"code":"3004","message":"身份证核查成功，但人脸比对失败","desc":"用户上传的照片检测不到人脸"}',
    );
  });

  test.each([
    ['face-too-small', '人脸像素小于128*128'],
    ['face-blurred', '人脸模糊'],
    ['face-too-dark', '光线过暗或背光'],
    ['face-overexposed', '曝光过强或反光'],
    ['face-turned', '人脸未正对镜头'],
    ['face-covered', '人脸被遮挡'],
  ] as const)('3005 names the rule if %s stands in the way', async (rule, text) => {
    const finding = { rule, measured: 0.1, limit: 0.2 };
    expect(await verify({ photo: photoAt(0, { face: null, findings: [finding] }) })).toMatchObject({
      ok: true,
      result: { res: 2, code: '3005', desc: `人脸比对失败(${text})` },
      trace: { code: '3005', photo: { findings: [finding] } },
    });
  });

  test('3005 names every rule that was broken', async () => {
    const findings = (['face-blurred', 'face-turned'] as const).map((rule) => ({ rule, measured: 1, limit: 2 }));
    const outcome = await verify({ photo: photoAt(0, { face: null, findings }) });
    expect(outcome).toMatchObject({ result: { desc: '人脸比对失败(人脸模糊、人脸未正对镜头)' } });
  });

  test('3005 without a rule keeps the plain text', async () => {
    expect(await verify({ photo: photoAt(0, { face: null }) })).toMatchObject({ result: { desc: '人脸比对失败' } });
  });
});

describe('people', () => {
  test('another name under the number is res 3', async () => {
    const outcome = await verify({ fields: { realname: '李四' } });
    expect(JSON.stringify(outcome.ok && outcome.result)).toBe('{"res":3,"message":"身份证号与姓名不匹配"}');
  });

  test.each([
    ['heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')],
    ['unknown-format', Buffer.from('no photo')],
  ])('a file that is no photo is refused uncharged, also beside another name: %s', async (photo, bytes) => {
    const outcome = await verify({ fields: { realname: '李四', image: bytes.toString('base64') } });
    expect(outcome).toMatchObject({ ok: false, code: 226403, trace: { photo } });
  });

  test('226402 for an unknown number', async () => {
    const unknown = { ok: false, code: 226402, verdict: 'unknown' };
    expect(await verify({ fields: { idcard: '110101199003074514' } })).toMatchObject(unknown);
    expect(await verify({ fields: { realname: '李四' } })).toMatchObject({ verdict: 'mismatch' });
    expect(await verify({})).toMatchObject({ ok: true, result: { res: 1 }, verdict: 'known' });
  });

  test('an unknown number is res 3 if the operator configures it, and the ledger still records it as unknown', async () => {
    const outcome = await verify({ fields: { idcard: '110101199003074514' }, unknownPerson: 'mismatch' });
    expect(outcome).toMatchObject({ result: { res: 3 }, trace: { identity: 'unknown' }, verdict: 'unknown' });
  });

  test('a failed register is left to the pipeline', async () => {
    const register = { match: () => Promise.reject(new Fault('timeout', 'register too slow')) };
    await expect(verify({ register })).rejects.toThrow(Fault);
    expect(faceVerify.faults.timeout).toBe(226401);
  });
});

describe('photos and engines that fail', () => {
  test.each(['too-many-bytes', 'too-many-pixels'] as const)('%s is too large a photo', async (refusal) => {
    expect(await verify({ photo: { kind: 'unreadable', refusal } })).toMatchObject({
      ok: false,
      code: 226403,
      reason: '参数错误(图片过大)',
    });
  });

  test.each([
    ['heic', '参数错误(图片为HEIC格式，请改用JPEG)'],
    ['avif', '参数错误(图片为AVIF格式，请改用JPEG)'],
    ['pdf', '参数错误(文件为PDF，请改用JPEG图片)'],
  ] as const)('%s is named, with what to do', async (refusal, reason) => {
    const outcome = await verify({ photo: { kind: 'unreadable', refusal } });
    expect(outcome).toMatchObject({ ok: false, code: 226403, reason });
  });

  test.each(['unknown-format', 'damaged'] as const)('%s is a wrong parameter', async (refusal) => {
    const outcome = await verify({ photo: { kind: 'unreadable', refusal } });
    expect(outcome).toEqual({ ok: false, code: 226403, trace: { photo: refusal } });
  });

  test.each(['timeout', 'unavailable', 'corrupt'] as const)('226404 if the engine fails: %s', async (kind) => {
    const outcome = await verify({ photo: new Fault(kind, 'engine') });
    expect(outcome).toEqual({ ok: false, code: 226404, trace: { failed: 'analysis', fault: kind } });
  });

  test('226404 if the register face was made by another model', async () => {
    const face: ReferenceFace = { ...REFERENCE, kind: 'embedding', modelId: 'older@1', embedding: directionAt(0) };
    expect(await verify({ face })).toMatchObject({ ok: false, code: 226404, trace: { registerModelId: 'older@1' } });
  });

  test('226404 if the model has no calibrated scale', async () => {
    const outcome = await verify({ scale: { score: () => null } });
    expect(outcome).toMatchObject({ ok: false, code: 226404, trace: { failed: 'not-calibrated', cosine: 1 } });
  });
});

describe('an upstream that holds the faces', () => {
  const stranger = { idcard: '110101199003074514' };
  const held: ReferenceFace = { kind: 'held-upstream' };

  test.each<[FaceVerdict, object]>([
    [{ kind: 'unknown' }, { ok: false, code: 226402 }],
    [{ kind: 'name-mismatch' }, { ok: true, result: { res: 3 } }],
    [
      { kind: 'not-compared', why: 'register-face' },
      { ok: true, result: { res: 2, code: '3003' } },
    ],
    [
      { kind: 'not-compared', why: 'photo-face' },
      { ok: true, result: { res: 2, code: '3004' } },
    ],
    [
      { kind: 'not-compared', why: 'compare' },
      { ok: true, result: { res: 2, code: '3005' } },
    ],
    [
      { kind: 'compared', score: 71.4 },
      { ok: true, result: { res: 1, score: '71' } },
    ],
  ])('%j is passed on for an unknown person and for one whose face it holds', async (verdict, outcome) => {
    expect(await verify({ referee: refereeOf(verdict), fields: stranger })).toMatchObject(outcome);
    expect(await verify({ referee: refereeOf(verdict), face: held })).toMatchObject(outcome);
  });

  test('it is not asked about a person whose face the register holds', async () => {
    expect(await verify({ referee: refereeOf(new Fault('unavailable', 'down')) })).toMatchObject({
      result: { res: 1 },
    });
  });

  test('a failed upstream is left to the pipeline', async () => {
    await expect(verify({ referee: refereeOf(new Fault('unavailable', 'down')), face: held })).rejects.toThrow(Fault);
  });

  test('226404 if a face is held upstream and no upstream is configured', async () => {
    expect(await verify({ face: held })).toMatchObject({ ok: false, code: 226404 });
  });
});

describe('cosines', () => {
  const countScore = (input: object) => ({ operation: 'count', input });

  test('are counted with the call, by the encoder and the space that measured them', async () => {
    const outcome = await verify({ photo: photoAt(60), countScore });
    const input = { scale: modelId, value: expect.closeTo(0.5, 6) as number, atMs: call.receivedAtMs };
    expect(outcome.writes).toEqual([{ operation: 'count', input }]);
  });

  test('of another server and of photos without a face are not counted', async () => {
    expect((await verify({ photo: { kind: 'no-face' }, countScore })).writes).toBeUndefined();
    const referee = refereeOf({ kind: 'compared', score: 90 });
    const outcome = await verify({ referee, fields: { idcard: '110101199003074514' }, countScore });
    expect(outcome).toMatchObject({ ok: true, result: { score: '90' } });
    expect(outcome.writes).toBeUndefined();
  });
});

describe('attacks', () => {
  const attacks = { recorder, scoreBelow: 20 };

  test('a clearly different face becomes an attack on that person, committed with the call', async () => {
    const outcome = await verify({ photo: photoAt(85), attacks });
    expect(outcome).toMatchObject({ ok: true, trace: { attack: { kind: 'different-face', scoreBelow: 20 } } });
    expect(outcome.writes).toEqual([
      {
        operation: 'attack',
        input: expect.objectContaining({
          kind: 'different-face',
          api: 'face-verify',
          appId: 'app-1',
          orderId: call.orderId,
          atMs: call.receivedAtMs,
          score: expect.closeTo(8.716, 3) as number,
        }) as object,
      },
    ]);
  });

  test('a score at the limit is not an attack', async () => {
    const exactly = { score: () => 20 };
    expect((await verify({ scale: exactly, attacks })).writes).toBeUndefined();
  });

  test('without the rule there is no attack', async () => {
    expect((await verify({ photo: photoAt(85) })).writes).toBeUndefined();
  });

  test('a face that could not be compared and an unknown person are not attacks', async () => {
    expect((await verify({ photo: { kind: 'no-face' }, attacks })).writes).toBeUndefined();
    const referee = refereeOf({ kind: 'compared', score: 1 });
    const outcome = await verify({ referee, fields: { idcard: '110101199003074514' }, attacks });
    expect(outcome.writes).toBeUndefined();
  });
});

test('no personal data reaches a trace', async () => {
  const scenes: Scene[] = [
    {},
    { photo: { kind: 'no-face' } },
    { fields: { realname: '李四' } },
    { photo: photoAt(85) },
  ];
  for (const scene of scenes) {
    const { trace } = await verify({ ...scene, attacks: { recorder, scoreBelow: 20 } });
    const text = JSON.stringify(trace);
    expect(text).not.toContain(fields.idcard);
    expect(text).not.toContain(fields.realname);
    expect(text).not.toContain(fields.image);
  }
});

test('an app that requires consent learns nothing about people who did not give it, and no source is asked', async () => {
  const asked: string[] = [];
  const consents = { allows: async (_idNumber: unknown, { appId }: { appId: string }) => asked.push(appId) > 1 };
  expect(await verify({ consents })).toMatchObject({ code: 226402, trace: { consent: 'absent' }, isFinal: true });
  expect(await verify({ consents })).toMatchObject({ ok: true, result: { res: 1 } });
  expect(asked).toEqual([call.appId, call.appId]);
});
