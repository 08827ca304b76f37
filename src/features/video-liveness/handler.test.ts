import { describe, expect, test } from 'vitest';
import {
  call,
  clipsOf,
  directionAt,
  fields,
  LINKS,
  liveClip,
  modelId,
  verify,
  type Scene,
} from '../../../test/apis/video-liveness-scene.ts';
import { Fault } from '../../kernel/fault.ts';
import type { FaceVerdict } from '../../people/face-referee.ts';
import type { ReferenceFace } from '../../people/register.ts';
import { MemoryFaceReferee } from '../../storage/memory/face-referee.ts';
import { videoLiveness } from './contract.ts';

describe('a live person', () => {
  test('is answered in the order of the document, with pictures that are kept with the call', async () => {
    const outcome = await verify({ clip: liveClip({ face: { modelId, embedding: directionAt(44) } }) });
    expect(JSON.stringify(outcome.ok && outcome.result)).toBe(
      '{"livingScore":0.998732,"faceScore":0.7193,"faceAdvise":"系统判断为同一人","pictures":[' +
        '"https://id.example.com/videoAuth/face-store-njb?y=2024&m=7&d=3&p=8692dd9c848944bdb5e1e599be1e43bf.jpg&token=5e74298e52d93078ba6b5cad",' +
        '"https://id.example.com/videoAuth/face-store-njb?y=2024&m=7&d=3&p=6c495e3ff38f42749021d03f9a2beb8e.jpg&token=5e74298e0b5be41e3c769324"]}',
    );
    expect(outcome.writes).toEqual([{ operation: 'pictures', input: 2 }]);
    expect(outcome.trace).toEqual({
      living: { score: 0.998732, threshold: 0.393241, suspected: null, network: 0.9 },
      face: { modelId, cosine: 0.719339, score: 71.933978, advice: 'same', sameFrom: 60, differentBelow: 40 },
      pictures: 2,
    });
  });

  test.each([
    [0, 1, '系统判断为同一人'],
    [53.13, 0.6, '系统判断为同一人'],
    [53.2, 0.599, '不能确定是否为同一人'],
    [66.42, 0.4, '不能确定是否为同一人'],
    [66.6, 0.3971, '系统判断为不同人'],
    [120, 0, '系统判断为不同人'],
  ])('%d degrees away the face scores %d: %s', async (degrees, faceScore, faceAdvise) => {
    const scale = { score: (_: string, cosine: number) => Math.round(cosine * 1e4) / 100 };
    const outcome = await verify({ scale, clip: liveClip({ face: { modelId, embedding: directionAt(degrees) } }) });
    expect(outcome).toMatchObject({ ok: true, result: { faceScore, faceAdvise } });
  });
});

test('the score of each clip is counted with its call, whatever is answered', async () => {
  const countScore = (input: object) => [{ operation: 'count', input }];
  const counted = async (scene: Scene) =>
    (await verify({ ...scene, countScore })).writes?.filter(({ operation }) => operation === 'count');
  const inputOf = (value: number) => [{ operation: 'count', input: { value, atMs: call.receivedAtMs } }];
  expect(await counted({ clip: liveClip() })).toEqual(inputOf(0.998732));
  expect(await counted({ clip: liveClip({ livingScore: 0.0123456 }) })).toEqual(inputOf(0.0123456));
  const noFace = { kind: 'none', reason: 'no-photo' } as const;
  expect(await counted({ face: noFace, clip: liveClip({ livingScore: 0.9 }) })).toEqual(inputOf(0.9));
  expect(await counted({ fields: { realname: '李四' } })).toBeUndefined();
});

describe('thresholds', () => {
  // The table of the document, not of the code.
  const document: readonly (readonly [type: string, threshold: number])[] = [
    ['1', 0.393241],
    ['2', 0.022403],
    ['3', 0.649192],
    ['4', 0.933801],
    ['5', 0.973637],
    ['6', 0.988479],
    ['7', 0.994058],
  ];

  test.each(document)('rate_type %s passes what is above %d, and nothing else', async (type, threshold) => {
    const at = (livingScore: number) => verify({ clip: liveClip({ livingScore }), fields: { rate_type: type } });
    const [above, exactly, justAbove] = [await at(threshold + 1e-6), await at(threshold), await at(threshold + 4e-7)];
    expect(above).toMatchObject({ ok: true, result: { faceScore: 1 } });
    for (const refused of [exactly, justAbove])
      expect(refused).toMatchObject({ ok: true, result: { livingScore: threshold } });
    expect(Object.keys((exactly.ok && exactly.result) || {})).toEqual(['livingScore']);
  });

  test('without rate_type the recommended threshold applies', async () => {
    expect(await verify({ clip: liveClip({ livingScore: 0.3932 }) })).not.toHaveProperty('result.faceScore');
    expect(await verify({ clip: liveClip({ livingScore: 0.3933 }) })).toHaveProperty('result.faceScore');
  });
});

describe('refusals', () => {
  test.each([
    ['too-many-bytes', 2546106],
    ['unknown-container', 2546108],
    ['no-video', 2546108],
    ['unknown-codec', 2546109],
    ['damaged', 2546110],
    ['too-many-streams', 2546110],
    ['too-short', 2546111],
    ['too-many-pixels', 2546112],
    ['too-many-frames', 2546112],
  ] as const)('a file that is %s: %i', async (refusal, code) => {
    const outcome = await verify({ clip: { kind: 'unreadable', refusal } });
    expect(outcome).toMatchObject({ ok: false, code, trace: { clip: refusal } });
    expect(outcome.writes).toBeUndefined();
  });

  test('files that share a code have different reasons', async () => {
    const reasonOf = async (refusal: 'no-video' | 'too-many-streams' | 'too-many-frames') =>
      verify({ clip: { kind: 'unreadable', refusal } }).then((outcome) => 'reason' in outcome && outcome.reason);
    expect(
      await Promise.all([reasonOf('no-video'), reasonOf('too-many-streams'), reasonOf('too-many-frames')]),
    ).toEqual([
      '文件中没有视频画面，请重新录制',
      '视频文件包含的流过多，请只保留一路视频',
      '视频帧数超出限制，请降低帧率或缩短时长',
    ]);
  });

  test.each([
    ['too-dark', 2546113],
    ['no-face', 2546114],
    ['several-faces', 2546115],
    ['poor-face', 2546116],
  ] as const)('a video that is %s: %i', async (problem, code) => {
    const outcome = await verify({ clip: { kind: 'unusable', problem, trace: { facesFound: 3 } } });
    expect(outcome).toEqual({ ok: false, code, trace: { clip: problem, facesFound: 3 } });
  });

  test.each([
    ['unavailable', 2546120],
    ['timeout', 2546121],
    ['corrupt', 2546122],
  ] as const)('engines that fail with %s: %i', async (kind, code) => {
    expect(await verify({ clip: new Fault(kind, 'engine') })).toMatchObject({ ok: false, code });
  });

  test('if the queue is full, no port is called', async () => {
    const clips = { ...clipsOf(liveClip()), hasRoom: () => false };
    const register = { match: () => Promise.reject(new Error('asked')) };
    expect(await verify({ clips, register })).toEqual({ ok: false, code: 2546120, trace: { busy: 'queue' } });
  });

  test('a wrong name, an unknown number and a failed register are answered before any video is opened', async () => {
    const clip = new Fault('timeout', 'opened');
    const stranger = { idcard: '110101199003074514' };
    const mismatch = { code: 2546117, verdict: 'mismatch' };
    expect(await verify({ clip, fields: { realname: '李四' } })).toMatchObject(mismatch);
    expect(await verify({ clip, fields: stranger })).toMatchObject({ code: 2546118, verdict: 'unknown' });
    const told = { code: 2546117, verdict: 'unknown', trace: { identity: 'unknown' } };
    expect(await verify({ clip, fields: stranger, unknownPerson: 'mismatch' })).toMatchObject(told);
    const register = { match: () => Promise.reject(new Fault('timeout', 'slow')) };
    expect(await verify({ clip, register })).toMatchObject({ code: 2546119, trace: { fault: 'timeout' } });
  });

  test('a register photo without a face is 2546134, which is charged', async () => {
    const outcome = await verify({ face: { kind: 'none', reason: 'no-face' } });
    expect(outcome).toMatchObject({ ok: false, code: 2546134, trace: { face: { registerFace: 'no-face' } } });
    expect(videoLiveness.errors[2546134].charged).toBe(true);
  });

  test('faces that cannot be compared', async () => {
    expect(await verify({ clip: liveClip({ face: null }) })).toMatchObject({ code: 2546116 });
    const older: ReferenceFace = { kind: 'embedding', modelId: 'older@1', embedding: directionAt(0) };
    expect(await verify({ face: older })).toMatchObject({ code: 2546122, trace: { face: { failed: 'other-model' } } });
    expect(await verify({ scale: { score: () => null } })).toMatchObject({ code: 2546122 });
  });

  test('an app that requires consent learns nothing about people who did not give it', async () => {
    const consents = { allows: async () => false };
    expect(await verify({ consents })).toEqual({
      ok: false,
      code: 2546118,
      trace: { consent: 'absent' },
      isFinal: true,
    });
  });
});

describe('attacks', () => {
  const attackIn = (outcome: Awaited<ReturnType<typeof verify>>) =>
    outcome.writes?.find(({ operation }) => operation === 'attack')?.input;

  test.each([
    ['injection', 'injection'],
    ['face-swap', 'face-swap'],
    ['presentation', 'presentation'],
    [null, 'presentation'],
  ] as const)('a clip that is not live and suspected of %s is an attack of kind %s', async (suspected, kind) => {
    const outcome = await verify({ clip: liveClip({ livingScore: 0.01, suspected }) });
    expect(attackIn(outcome)).toMatchObject({
      kind,
      score: 0.01,
      api: 'video-liveness',
      appId: 'app-1',
      orderId: call.orderId,
      atMs: call.receivedAtMs,
    });
    expect(outcome).toMatchObject({ ok: true, trace: { attack: { kind, livingBelow: 0.393241 } } });
  });

  test('a live face that only a stricter threshold turns away is not an attack', async () => {
    const outcome = await verify({ clip: liveClip({ livingScore: 0.98 }), fields: { rate_type: 7 } });
    expect([outcome.ok && outcome.result, attackIn(outcome)]).toEqual([{ livingScore: 0.98 }, undefined]);
  });

  test('a clearly different face is an attack, and a similar one is not', async () => {
    const at = (degrees: number) => verify({ clip: liveClip({ face: { modelId, embedding: directionAt(degrees) } }) });
    expect(attackIn(await at(85))).toMatchObject({ kind: 'different-face', score: expect.closeTo(8.716, 3) as number });
    expect(attackIn(await at(60))).toBeUndefined();
  });

  test('without rules there is no attack', async () => {
    const outcome = await verify({ clip: liveClip({ livingScore: 0.01 }), attacks: undefined as never });
    expect(attackIn(outcome)).toBeUndefined();
  });
});

describe('an upstream that holds the faces', () => {
  const stranger = { idcard: '110101199003074514' };
  const refereeOf = (verdict: FaceVerdict | Fault) =>
    new MemoryFaceReferee(() => {
      if (verdict instanceof Fault) throw verdict;
      return verdict;
    });

  test.each<[FaceVerdict | Fault, object]>([
    [{ kind: 'unknown' }, { ok: false, code: 2546118 }],
    [{ kind: 'name-mismatch' }, { ok: false, code: 2546117 }],
    [
      { kind: 'not-compared', why: 'register-face' },
      { ok: false, code: 2546134 },
    ],
    [
      { kind: 'not-compared', why: 'photo-face' },
      { ok: false, code: 2546116 },
    ],
    [
      { kind: 'not-compared', why: 'compare' },
      { ok: false, code: 2546116 },
    ],
    [
      { kind: 'compared', score: 71.4 },
      { ok: true, result: { faceScore: 0.714 } },
    ],
    [new Fault('unavailable', 'down'), { ok: false, code: 2546119 }],
  ])('%j is passed on for an unknown person and for one whose face it holds', async (verdict, outcome) => {
    expect(await verify({ referee: refereeOf(verdict), fields: stranger })).toMatchObject(outcome);
    expect(await verify({ referee: refereeOf(verdict), face: { kind: 'held-upstream' } })).toMatchObject(outcome);
  });

  test('it is not asked about a clip that is not live', async () => {
    const referee = refereeOf(new Fault('unavailable', 'asked'));
    const outcome = await verify({ referee, fields: stranger, clip: liveClip({ livingScore: 0.1 }) });
    expect(outcome).toMatchObject({ ok: true, result: { livingScore: 0.1 } });
    expect(outcome.writes).toEqual([]);
  });
});

test('no personal data reaches a trace', async () => {
  const scenes: Scene[] = [
    {},
    { fields: { realname: '李四' } },
    { clip: liveClip({ livingScore: 0.01 }) },
    { face: { kind: 'none', reason: 'no-photo' } },
  ];
  for (const scene of scenes) {
    const text = JSON.stringify((await verify(scene)).trace);
    for (const secret of [fields.idcard, fields.realname, ...LINKS.flatMap(Object.values)])
      expect(text).not.toContain(secret);
  }
});
