import type { Picture } from '../../src/vision/picture.ts';
import type { Rng } from '../world/rng.ts';
import { drawEncoding, drawFrom, type Drawn, type Ranges } from './draw.ts';
import { toFloat, toPicture } from './float-frame.ts';
import type { DecodedClip, MadeClip, Maker, MakerInput } from './maker.ts';

/** Ranges of the freeze and of what follows. */
const FROZEN_RANGES = {
  /** The frozen part of the clip. */
  frozenShare: [0.2, 0.7],
  /** How much of the rest is played before the loop turns back. */
  loopShare: [0.2, 0.8],
  /** What a jump leaves out, as a part of the footage. */
  jumpShare: [0.1, 0.4],
  /** Noise that is laid over the frozen frames, in levels of 255. */
  noise: [0, 3],
} as const satisfies Ranges;

const FADE_FRAMES_MAX = 8;
const MODES = ['loop', 'splice', 'jump'] as const;

/** A freeze that was drawn. */
export interface FrozenDraw extends Drawn<typeof FROZEN_RANGES> {
  /** What moves after the freeze: there and back, another moment, or the same with parts left out. */
  readonly mode: (typeof MODES)[number];
  /** Frames over which the splice is cross-faded. 0 is a hard cut. */
  readonly fadeFrames: number;
  readonly noisy: boolean;
}

/** Draws a freeze. */
function drawFrozen(random: Rng): FrozenDraw {
  return {
    ...drawFrom(random, FROZEN_RANGES),
    mode: random.pick(MODES),
    fadeFrames: random.chance(0.5) ? 0 : random.int(1, FADE_FRAMES_MAX),
    noisy: random.chance(0.5),
  };
}

/** A still that begins to move. */
export const frozenThenMoving: Maker = {
  id: 'frozen-then-moving',
  version: 1,
  label: 'attack',
  instrument: 'spliced clip',
  reportOnly: true,
  describe:
    'Simulated: an injected clip that shows a still for a part, and then motion: footage played there and back, footage ' +
    'of another moment, or footage with jump cuts.',
  make: ({ clip, random }: MakerInput): Promise<MadeClip> => {
    const draw = drawFrozen(random.fork('frozen'));
    const order = frozenOrder(clip.frames.length, random.fork('order'), draw);
    return Promise.resolve({
      fps: clip.fps,
      frames: playOrder(clip, order, { draw, random: random.fork('noise') }),
      encoding: drawEncoding(random.fork('encoding')),
      parameters: { ...draw, frozenFrames: order.frozen },
    });
  },
};

/** Which frame is shown when. The first `frozen` entries are one frame. */
export interface FrozenOrder {
  readonly indices: readonly number[];
  readonly frozen: number;
}

/** The order of a clip of `count` frames. The clip that is made has as many. */
export function frozenOrder(count: number, random: Rng, draw: FrozenDraw): FrozenOrder {
  const frozen = Math.min(count, Math.max(2, Math.round(count * draw.frozenShare)));
  const rest = count - frozen;
  const begin = random.int(0, Math.floor(count / 3));
  const still = Array.from({ length: frozen }, () => begin);
  return { frozen, indices: [...still, ...movingIndices(count, rest, begin, draw)] };
}

function movingIndices(count: number, rest: number, begin: number, draw: FrozenDraw): readonly number[] {
  const last = count - 1;
  if (draw.mode === 'loop') {
    const reach = Math.max(1, Math.min(last - begin, Math.round(rest * draw.loopShare)));
    const turn = 2 * reach;
    return Array.from({ length: rest }, (_, i) => begin + reach - Math.abs(((i + 1) % turn) - reach));
  }
  if (draw.mode === 'splice') {
    const other = Math.max(0, count - rest);
    return Array.from({ length: rest }, (_, i) => Math.min(last, other + i));
  }
  const [jump, every] = [Math.max(2, Math.round(count * draw.jumpShare)), Math.max(4, Math.ceil(rest / 3))];
  return Array.from({ length: rest }, (_, i) => (begin + i + 1 + Math.floor(i / every) * jump) % count);
}

function* playOrder(
  { frames }: DecodedClip,
  { indices, frozen }: FrozenOrder,
  { draw, random }: { readonly draw: FrozenDraw; readonly random: Rng },
): Generator<Picture> {
  const fade = draw.mode === 'splice' ? draw.fadeFrames : 0;
  const still = frames[indices[0] ?? 0];
  for (const [at, index] of indices.entries()) {
    const picture = frames[index];
    if (!picture || !still) continue;
    const isFrozen = at < frozen;
    const share = isFrozen ? 1 : Math.min(1, (at - frozen + 1) / (fade + 1));
    if (share === 1 && !(isFrozen && draw.noisy)) {
      yield picture;
      continue;
    }
    const frame = toFloat(still);
    for (let i = 0; i < frame.rgb.length; i++) {
      const noise = isFrozen ? random.normal(0, draw.noise) : 0;
      frame.rgb[i] = (frame.rgb[i] ?? 0) * (1 - share) + (picture.rgb[i] ?? 0) * share + noise;
    }
    yield toPicture(frame);
  }
}
