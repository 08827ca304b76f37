import path from 'node:path';
import { encodeFrames } from '../attacks/ffmpeg-clips.ts';
import type { FaceFinder } from '../attacks/find-faces.ts';
import type { LiveClip } from '../attacks/make-clips.ts';
import type { FoundFace } from '../attacks/maker.ts';
import { Rng } from '../world/rng.ts';

/** Side of a drawn picture in pixels. */
const SIDE = 96;
const [CENTRE_X, EYES_Y, HALF_WIDTH, TO_CHIN] = [48, 44, 20, 30];

/** The 68 points of a face that is drawn from the front, `dx` pixels beside the middle. */
export function drawnFace(dx = 0): FoundFace {
  const at = (x: number, y: number) => ({ x: CENTRE_X + dx + x * HALF_WIDTH, y: EYES_Y + y * TO_CHIN });
  const row = (count: number, from: readonly [number, number], to: readonly [number, number]) =>
    Array.from({ length: count }, (_, i) => {
      const share = count === 1 ? 0 : i / (count - 1);
      return at(from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1]));
    });
  const ring = (count: number, [x, y]: readonly [number, number], [w, h]: readonly [number, number]) =>
    Array.from({ length: count }, (_, i) => {
      const angle = Math.PI + (2 * Math.PI * i) / count;
      return at(x + w * Math.cos(angle), y + h * Math.sin(angle));
    });
  const jaw = Array.from({ length: 17 }, (_, i) => at(-Math.cos((Math.PI * i) / 16), Math.sin((Math.PI * i) / 16)));
  const brows = [...row(5, [-0.75, -0.2], [-0.2, -0.22]), ...row(5, [0.2, -0.22], [0.75, -0.2])];
  const nose = [...row(4, [0, 0], [0, 0.42]), ...row(5, [-0.2, 0.5], [0.2, 0.5])];
  const eyes = [...ring(6, [-0.42, 0], [0.17, 0.06]), ...ring(6, [0.42, 0], [0.17, 0.06])];
  const mouth = [...ring(12, [0, 0.7], [0.36, 0.09]), ...ring(8, [0, 0.7], [0.28, 0.02])];
  const box = { left: CENTRE_X + dx - HALF_WIDTH, top: EYES_Y - 12, width: 2 * HALF_WIDTH, height: 44 };
  return { box, landmarks: [...jaw, ...brows, ...nose, ...eyes, ...mouth] };
}

/** Finds the drawn face wherever it is asked. */
export const drawnFaces: FaceFinder = {
  find: (frames) => Promise.resolve(frames.map((_, i) => drawnFace((i % 3) - 1))),
  close: () => Promise.resolve(),
};

/** Writes two clips of drawn people, 9 s at 12 frames a second: an oval before a wall, with a little noise. */
export async function writeDrawnPeople(folder: string): Promise<readonly LiveClip[]> {
  const people = [
    { file: 'first.mp4', subject: 'first', skin: [190, 150, 125] },
    { file: 'second.mp4', subject: 'second', skin: [120, 88, 70] },
  ];
  for (const { file, skin } of people) {
    const random = new Rng(skin[0] ?? 0);
    const frames = Array.from({ length: 108 }, (_, index) => {
      const rgb = new Uint8Array(SIDE * SIDE * 3);
      const shift = Math.sin(index / 5);
      for (let y = 0, at = 0; y < SIDE; y++)
        for (let x = 0; x < SIDE; x++) {
          const isFace = ((x - CENTRE_X - shift) / HALF_WIDTH) ** 2 + ((y - EYES_Y) / TO_CHIN) ** 2 < 1;
          const noise = random.int(-3, 3);
          for (let c = 0; c < 3; c++, at++) rgb[at] = (isFace ? (skin[c] ?? 0) : 110 + (y % 8)) + noise;
        }
      return { width: SIDE, height: SIDE, rgb };
    });
    const encoding = { crf: 12, kbps: null, keyFrameEvery: 30 };
    await encodeFrames(path.join(folder, file), { fps: 12, frames, encoding });
  }
  return people.map(({ file, subject }) => ({ file, subject }));
}
