import { parseIdNumber } from '../../src/identity/id-number.ts';
import { parseRealName } from '../../src/identity/real-name.ts';
import type { ReferenceFace } from '../../src/people/register.ts';
import { ClipPlaces } from '../../src/features/video-liveness/clip-places.ts';
import type { ClipWatcher, WatchedClip } from '../../src/features/video-liveness/clip-watcher.ts';
import { videoLiveness } from '../../src/features/video-liveness/contract.ts';
import { createVideoLiveness, type VideoLivenessDeps } from '../../src/features/video-liveness/handler.ts';
import { Fault } from '../../src/kernel/fault.ts';
import { MemoryRegister } from '../../src/storage/memory/register.ts';
import type { Embedding } from '../../src/vision/face-encoder.ts';

export const modelId = 'test@1';
export const fields = { idcard: '11010519491231002X', realname: '张三', videoData: 'base64:AAAA' };
export const call = {
  orderId: 'JH5461240703120000ab12cd34',
  appId: 'app-1',
  receivedAtMs: Date.parse('2024-07-03T00:30:00+08:00'),
  address: '203.0.113.7',
  baseUrl: 'https://id.example.com',
  signal: new AbortController().signal,
};

/**
 * A unit vector in the plane. The cosine of the angle between two of them is their similarity, and the score is 100
 * times that.
 */
export function directionAt(degrees: number): Embedding {
  const radians = (degrees * Math.PI) / 180;
  return Float32Array.of(Math.cos(radians), Math.sin(radians)) as Embedding;
}

type Watched = WatchedClip & { readonly kind: 'watched' };

export function liveClip(more: Partial<Watched> = {}): Watched {
  const face = { modelId, embedding: directionAt(0) };
  const trace = { network: 0.9 };
  return {
    kind: 'watched',
    livingScore: 0.998732,
    suspected: null,
    face,
    stills: [],
    motion: [],
    light: [],
    trace,
    ...more,
  };
}

export const clipsOf = (clip: WatchedClip | Fault): ClipWatcher => ({
  hasRoom: () => true,
  watch: async () => {
    if (clip instanceof Fault) throw clip;
    return clip;
  },
});

export const LINKS = [
  { name: '8692dd9c848944bdb5e1e599be1e43bf', token: '5e74298e52d93078ba6b5cad' },
  { name: '6c495e3ff38f42749021d03f9a2beb8e', token: '5e74298e0b5be41e3c769324' },
];
const pictures: VideoLivenessDeps['pictures'] = {
  cut: async () => [Uint8Array.of(1), Uint8Array.of(2)],
  keep: async (_, kept) => ({
    links: LINKS.slice(0, kept.length),
    write: { operation: 'pictures', input: kept.length },
  }),
};
const recorder = { record: (attack: unknown) => ({ operation: 'attack', input: attack }) };
const attacks = { recorder, livingBelow: 0.393241, faceBelow: 20 };

export interface Scene extends Partial<VideoLivenessDeps> {
  readonly face?: ReferenceFace;
  readonly clip?: WatchedClip | Fault;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly call?: Partial<typeof call>;
}

const REFERENCE: ReferenceFace = { kind: 'embedding', modelId, embedding: directionAt(0) };

/** One person, 张三, with `face`; a video that shows `clip`. */
export function verify({ face = REFERENCE, clip = liveClip(), fields: more, call: at, ...deps }: Scene = {}) {
  const idNumber = parseIdNumber(fields.idcard);
  const realName = parseRealName(fields.realname);
  if (!idNumber || !realName) throw new Error('the person of the tests has no valid number or name');
  const register = new MemoryRegister();
  register.add(idNumber, realName, face);
  const handle = createVideoLiveness({
    register,
    clips: clipsOf(clip),
    places: new ClipPlaces(1),
    scale: { score: (_modelId, cosine) => cosine * 100 },
    advice: { sameFrom: 60, differentBelow: 40 },
    pictures,
    attacks,
    ...deps,
  });
  return handle(videoLiveness.params.schema.parse({ ...fields, ...more }), { ...call, ...at });
}
