import { drawEncoding, drawFrom, type Ranges } from './draw.ts';
import { resize, toPicture } from './float-frame.ts';
import { convertRate } from './frame-rate.ts';
import type { MadeClip, Maker, MakerInput } from './maker.ts';

/** Ranges of what a messenger does to a clip. */
const MESSENGER_RANGES = {
  /** Longer side in pixels. A smaller clip keeps its size. */
  side: [320, 480],
  bitsPerPixel: [0.04, 0.1],
} as const satisfies Ranges;

const MESSENGER_FPS = 15;

/** An honest clip as a messenger sends it. */
export const messenger: Maker = {
  id: 'messenger',
  version: 1,
  label: 'live',
  instrument: 'none',
  reportOnly: false,
  describe: 'Simulated: live footage as a messenger sends it, with 15 frames a second, small, and at a low bit rate.',
  make: ({ clip, random }: MakerInput): Promise<MadeClip> => {
    const draw = drawFrom(random.fork('messenger'), MESSENGER_RANGES);
    const [first = { width: 2, height: 2 }] = clip.frames;
    const scale = Math.min(1, draw.side / Math.max(first.width, first.height));
    const width = 2 * Math.round((first.width * scale) / 2);
    const height = 2 * Math.round((first.height * scale) / 2);
    const fps = Math.min(MESSENGER_FPS, clip.fps);
    const kbps = Math.max(40, Math.round((draw.bitsPerPixel * width * height * fps) / 1000));
    const shown = convertRate(clip.frames.length, clip.fps, fps).flatMap((index) => clip.frames[index] ?? []);
    return Promise.resolve({
      fps,
      frames: shown.values().map((frame) => toPicture(resize(frame, width, height))),
      encoding: { ...drawEncoding(random.fork('encoding')), kbps },
      parameters: { ...draw, fps, kbps },
    });
  },
};
