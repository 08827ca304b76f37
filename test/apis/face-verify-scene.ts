import { parseIdNumber } from '../../src/identity/id-number.ts';
import { parseRealName } from '../../src/identity/real-name.ts';
import type { FaceVerdict } from '../../src/people/face-referee.ts';
import type { ReferenceFace } from '../../src/people/register.ts';
import { faceVerify } from '../../src/features/face-verify/contract.ts';
import { createFaceVerify, type FaceVerifyDeps } from '../../src/features/face-verify/handler.ts';
import type { AttackRecorder } from '../../src/features/face-guard/attacks/attack-recorder.ts';
import { Fault } from '../../src/kernel/fault.ts';
import { MemoryFaceReferee } from '../../src/storage/memory/face-referee.ts';
import { MemoryRegister } from '../../src/storage/memory/register.ts';
import type { FaceAnalyzer, PhotoAnalysis } from '../../src/vision/face-analyzer.ts';
import type { Embedding } from '../../src/vision/face-encoder.ts';

export const modelId = 'test@1';
export const fields = {
  idcard: '11010519491231002X',
  realname: '张三',
  // The first bytes of a JPEG file.
  image: Buffer.from([0xff, 0xd8, 0xff, 0xe0]).toString('base64'),
};
export const call = {
  orderId: 'JH264117091113513280159458',
  appId: 'app-1',
  receivedAtMs: Date.parse('2024-07-03T12:00:00+08:00'),
  address: '203.0.113.7',
  baseUrl: 'http://localhost:8080',
  signal: new AbortController().signal,
};

/** A direction in the plane. The cosine of two directions is the cosine of the angle between them. */
export function directionAt(degrees: number): Embedding {
  const radians = (degrees * Math.PI) / 180;
  return Float32Array.of(Math.cos(radians), Math.sin(radians)) as Embedding;
}

/** The reference is at 0 degrees. The scale below gives `100 * cosine`. */
export const REFERENCE: ReferenceFace = { kind: 'embedding', modelId, embedding: directionAt(0) };

export const MEASUREMENTS = {
  sidePx: 200,
  sharpness: 300,
  brightness: 180,
  burntOut: 0,
  turnDegrees: 3,
  norm: 3.5,
  cover: 0.5,
};

export function photoAt(degrees: number, more: Partial<PhotoAnalysis & { kind: 'face' }> = {}): PhotoAnalysis {
  return {
    kind: 'face',
    facesFound: 1,
    standsOut: true,
    box: { left: 10.4, top: 20.6, width: 200, height: 200 },
    findings: [],
    face: { modelId, embedding: directionAt(degrees) },
    measurements: MEASUREMENTS,
    ...more,
  };
}

const analyzerOf = (analysis: PhotoAnalysis | Fault): FaceAnalyzer => ({
  modelId,
  analyze: async () => {
    if (analysis instanceof Fault) throw analysis;
    return analysis;
  },
});

export const refereeOf = (verdict: FaceVerdict | Fault) =>
  new MemoryFaceReferee(() => {
    if (verdict instanceof Fault) throw verdict;
    return verdict;
  });

export const recorder: AttackRecorder = { record: (attack) => ({ operation: 'attack', input: attack }) };

export interface Scene extends Partial<FaceVerifyDeps> {
  readonly face?: ReferenceFace;
  readonly photo?: PhotoAnalysis | Fault;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly call?: Partial<typeof call>;
}

/** Calls the handler with one person, 张三, registered with the face `face`, and a selfie that shows `photo`. */
export function verify({ face = REFERENCE, photo = photoAt(0), fields: more, call: at, ...deps }: Scene) {
  const idNumber = parseIdNumber(fields.idcard);
  const realName = parseRealName(fields.realname);
  if (!idNumber || !realName) throw new Error('the person of the tests has no valid number or name');
  const register = new MemoryRegister();
  register.add(idNumber, realName, face);
  const scale = { score: (_modelId: string, cosine: number) => cosine * 100 };
  const handle = createFaceVerify({ register, analyzer: analyzerOf(photo), scale, ...deps });
  return handle(faceVerify.params.schema.parse({ ...fields, ...more }), { ...call, ...at });
}
