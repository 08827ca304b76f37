import type { Picture } from '../../src/vision/picture.ts';
import { drawFrom, type Drawn, type Ranges } from '../attacks/draw.ts';
import { UnfitClip } from '../attacks/maker.ts';
import type { Rng } from '../world/rng.ts';
import { drawAutoCamera, openAutoCamera } from './auto-camera.ts';
import { coloursMs, type ColourChallenge } from './challenge.ts';
import type { ChallengeInput, ChallengeMaker, Take } from './challenge-maker.ts';
import { toLight } from './linear-light.ts';
import { drawScreen, openLamp, type Lamp } from './screen-light.ts';
import { ballShare, faceMask, tint, TINT_MODES, type BallShade, type TintMode } from './tint.ts';

/** How much later than the screen a program colours the clip, in milliseconds. */
export const DELAYS_MS = [0, 150, 500, 1200] as const;

/** Ranges of a program that colours a clip. */
const RELIT_RANGES = {
  /** Light of the colour against that of the footage, for the mode `lamp`. */
  lampStrength: [0.06, 0.6],
  /** Part of the colour in the picture, for the other modes. */
  sheetStrength: [0.05, 0.3],
  power: [0.6, 1.6],
  behind: [0, 0.12],
  feather: [0.05, 0.3],
} as const satisfies Ranges;

/** How the colour lies in the picture. */
type Shape = 'everywhere' | 'face' | 'ball';

/** A program that was drawn. */
interface RelitDraw extends Drawn<typeof RELIT_RANGES> {
  readonly mode: TintMode;
  readonly delayMs: number;
  readonly clockShiftMs: number;
  /** Time constant of a program that changes colours slowly, in seconds. 0 if it does not. */
  readonly smoothSeconds: number;
  /** Whether the program imitates the exposure and the white balance of a camera. */
  readonly imitatesCamera: boolean;
}

function drawRelit(random: Rng, shape: Shape, isSlow: boolean): RelitDraw {
  const drawn = drawFrom(random, RELIT_RANGES);
  const isBall = shape === 'ball';
  return {
    ...drawn,
    mode: isBall ? 'lamp' : random.pick(TINT_MODES),
    delayMs: isSlow ? random.int(100, 800) : random.pick(DELAYS_MS),
    clockShiftMs: Math.round(random.range(0, 400)),
    smoothSeconds: isSlow ? random.range(0.1, 0.4) : 0,
    imitatesCamera: isBall && random.chance(0.5),
  };
}

function relitMaker(id: string, shape: Shape, species: string, reportOnly = false): ChallengeMaker {
  return {
    id,
    version: 1,
    label: 'attack',
    species,
    kinds: ['colours'],
    reportOnly,
    make: async ({ challenge, random, openTake }: ChallengeInput) => {
      if (challenge.kind !== 'colours') throw new UnfitClip('only colours can be imitated by colouring a clip');
      const draw = drawRelit(random.fork('relit'), shape, reportOnly);
      const take = await openTake(random.fork('take'), coloursMs(challenge) / 1000);
      return {
        fps: take.fps,
        frames: relight(random.fork('film'), take, challenge, { ...draw, shape }),
        parameters: { ...draw },
      };
    },
  };
}

/** Colours each frame of the footage. */
function* relight(
  random: Rng,
  take: Take,
  challenge: ColourChallenge,
  draw: RelitDraw & { readonly shape: Shape },
): Generator<Picture> {
  const lamp = programLamp(random, challenge, draw, take);
  const camera = draw.imitatesCamera
    ? openAutoCamera(random.fork('sensor'), drawAutoCamera(random.fork('camera'), 400))
    : null;
  const strength = draw.mode === 'lamp' ? draw.lampStrength : draw.sheetStrength;
  const lit = new Float32Array(3);
  for (const [index, picture] of take.frames.entries()) {
    const seconds = index / take.fps;
    lamp(seconds, lit);
    const share = shareOf(draw.shape, picture, take.track[index] ?? [], draw);
    const coloured = tint(picture, lit, { mode: draw.mode, strength, share });
    yield camera ? camera(toLight(coloured), seconds) : coloured;
  }
}

function shareOf(
  shape: Shape,
  picture: Picture,
  landmarks: Take['track'][number],
  shade: BallShade,
): Float32Array | null {
  if (shape === 'everywhere') return null;
  return shape === 'face' ? faceMask(picture, landmarks) : ballShare(picture, landmarks, shade);
}

/** What the program sees of the page: no display is between them, but its own delay. */
export function programLamp(
  random: Rng,
  challenge: ColourChallenge,
  draw: Pick<RelitDraw, 'clockShiftMs' | 'delayMs' | 'smoothSeconds'>,
  { frames, fps }: { readonly frames: { readonly length: number }; readonly fps: number },
): Lamp {
  const plain = { crosstalk: 0, gainRed: 1, gainBlue: 1, clockShiftMs: draw.clockShiftMs };
  const screen = {
    ...drawScreen(random.fork('screen'), [300, 300]),
    ...plain,
    displayMs: Math.max(5, draw.smoothSeconds * 1000),
  };
  return openLamp(challenge, screen, (frames.length * 1000) / fps + 100, draw.delayMs);
}

/** An injected clip of the victim that is coloured as a whole. */
export const relitUniform: ChallengeMaker = relitMaker('relit-uniform', 'everywhere', 'relit-flat');

/** An injected clip of the victim of which the face is coloured. */
export const relitFace: ChallengeMaker = relitMaker('relit-face', 'face', 'relit-flat');

/** An injected clip that is shaded as if a head stood in the light. The strongest attacker. */
export const relitDepth: ChallengeMaker = relitMaker('relit-depth', 'ball', 'relit-depth');

/** One of the attackers that only a report knows. */
export const relitSlow: ChallengeMaker = relitMaker('relit-slow', 'ball', 'relit-depth', true);
