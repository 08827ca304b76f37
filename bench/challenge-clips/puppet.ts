import type { Picture } from '../../src/vision/picture.ts';
import { UnfitClip } from '../attacks/maker.ts';
import type { Still } from '../attacks/find-still.ts';
import type { Rng } from '../world/rng.ts';
import { actFlat, actFlatOn, drawProgram } from './act-flat.ts';
import { drawAct, squeezeAct, type Manner } from './act.ts';
import { coloursMs, type ActionChallenge, type ColourChallenge } from './challenge.ts';
import type { ChallengeFrames, ChallengeInput, ChallengeMaker } from './challenge-maker.ts';
import { programLamp } from './relit.ts';
import { tint, TINT_MODES } from './tint.ts';

/** A program moves as fast as it is told to, and its operator needs a while to tell it. */
const PROGRAM_MANNER: Manner = { wait: [0.3, 1.1], extent: [0.7, 1.2], slowness: [0.7, 1.3] };
const SECONDS_MAX = 7.4;
const DELAY_MS = [200, 1500] as const;

/** A frame of the victim's footage with its face. Throws UnfitClip if the footage has no frame. */
export async function openStill(random: Rng, { openTake }: Pick<ChallengeInput, 'openTake'>): Promise<Still> {
  const take = await openTake(random.fork('take'), 0.5);
  const index = random.int(0, take.frames.length - 1);
  const [picture, face] = [take.frames[index], take.faces[index]];
  if (!picture || !face) throw new UnfitClip('it has no frame');
  return { picture, face, index };
}

/** One still that does the actions, or that a program colours as the screen does. */
export const puppet: ChallengeMaker = {
  id: 'puppet',
  version: 1,
  label: 'attack',
  species: 'puppet',
  kinds: ['actions', 'colours'],
  reportOnly: false,
  make: async ({ challenge, random, ...input }: ChallengeInput) => {
    const still = await openStill(random.fork('still'), input);
    return challenge.kind === 'actions' ? actStill(random, still, challenge) : tintStill(random, still, challenge);
  },
};

function actStill(random: Rng, still: Still, challenge: ActionChallenge): ChallengeFrames {
  const draw = drawProgram(random.fork('program'));
  const act = squeezeAct(drawAct(random.fork('act'), challenge, PROGRAM_MANNER), SECONDS_MAX);
  const fps = random.pick([25, 30]);
  const frames = actFlat(random.fork('film'), still, draw, { act, fps, seconds: act.seconds });
  return { fps, frames, parameters: { ...draw } };
}

function tintStill(random: Rng, still: Still, challenge: ColourChallenge): ChallengeFrames {
  const draw = drawProgram(random.fork('program'));
  const times = { delayMs: random.int(...DELAY_MS), clockShiftMs: random.int(0, 400), smoothSeconds: 0 };
  const [fps, seconds, mode] = [random.pick([25, 30]), coloursMs(challenge) / 1000, random.pick(TINT_MODES)];
  const strength = mode === 'lamp' ? random.range(0.06, 0.6) : random.range(0.05, 0.3);
  const lamp = programLamp(random, challenge, times, { frames: { length: Math.round(seconds * fps) }, fps });
  const moved = actFlat(random.fork('film'), still, draw, { act: null, fps, seconds });
  function* coloured(): Generator<Picture> {
    const lit = new Float32Array(3);
    let index = 0;
    for (const picture of moved) {
      lamp(index++ / fps, lit);
      yield tint(picture, lit, { mode, strength, share: null });
    }
  }
  return { fps, frames: coloured(), parameters: { ...draw, ...times, mode, strength } };
}

/** One of the attackers that only a report knows. */
export const livePuppet: ChallengeMaker = {
  id: 'live-puppet',
  version: 1,
  label: 'attack',
  species: 'puppet',
  kinds: ['actions'],
  reportOnly: true,
  make: async ({ challenge, random, openTake, secondsMax }: ChallengeInput) => {
    if (challenge.kind !== 'actions') throw new UnfitClip('it only does actions');
    const draw = drawProgram(random.fork('program'));
    const act = squeezeAct(
      drawAct(random.fork('act'), challenge, PROGRAM_MANNER),
      Math.min(SECONDS_MAX, secondsMax - 0.1),
    );
    const take = await openTake(random.fork('take'), act.seconds);
    return { fps: take.fps, frames: actFlatOn(random.fork('film'), take, draw, act), parameters: { ...draw } };
  },
};
