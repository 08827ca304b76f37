import type { Rng } from '../world/rng.ts';
import { actInDepth } from './act-in-depth.ts';
import { drawAct, squeezeAct, USUAL_MANNER, type Manner } from './act.ts';
import { coloursMs, type Challenge } from './challenge.ts';
import type { ChallengeFrames, ChallengeInput, ChallengeMaker, Take } from './challenge-maker.ts';
import { drawScene, filmColours, sceneParameters, USUAL, type Conditions } from './film-colours.ts';

/** A way in which a living person answers. */
export interface Answering {
  readonly conditions: Conditions;
  readonly manner: Manner;
  /** How much later the answer comes, in milliseconds. 0 if not given. */
  readonly delayMs?: number;
}

/** A person in a usual room. */
export const USUAL_ANSWER: Answering = { conditions: USUAL, manner: USUAL_MANNER };

/** Most seconds of a recording of actions. */
const ACT_SECONDS_MAX = 7;

/** Lets the person of the footage answer a challenge, in a scene and a manner that are drawn. */
async function answer(
  random: Rng,
  challenge: Challenge,
  { conditions, manner, delayMs = 0 }: Answering,
  { openTake, secondsMax }: Pick<ChallengeInput, 'openTake' | 'secondsMax'>,
): Promise<ChallengeFrames & { readonly take: Take }> {
  if (challenge.kind === 'colours') {
    const take = await openTake(random.fork('take'), coloursMs(challenge) / 1000);
    const drawn = drawScene(random.fork('scene'), conditions);
    const screen = { ...drawn.screen, clockShiftMs: drawn.screen.clockShiftMs + delayMs };
    const frames = filmColours(random.fork('film'), take, challenge, { ...drawn, screen });
    return { fps: take.fps, frames, parameters: { ...sceneParameters(drawn), delayMs }, take };
  }
  const drawn = drawAct(random.fork('act'), challenge, manner);
  const act = squeezeAct(drawn, Math.min(ACT_SECONDS_MAX, secondsMax - 0.1) - delayMs / 1000, delayMs / 1000);
  const take = await openTake(random.fork('take'), act.seconds, true);
  const times = act.steps.map(({ action, from }) => `${action}@${from.toFixed(2)}`).join(' ');
  return { fps: take.fps, frames: actInDepth(random.fork('body'), take, act), parameters: { times, delayMs }, take };
}

/** The answer as footage: frames in the memory, with the faces of the footage it was made of. */
export async function recordAnswer(
  random: Rng,
  challenge: Challenge,
  answering: Answering,
  input: Pick<ChallengeInput, 'openTake' | 'secondsMax'>,
): Promise<Take & Pick<ChallengeFrames, 'parameters'>> {
  const { frames, take, parameters } = await answer(random, challenge, answering, input);
  return { ...take, frames: [...frames], parameters };
}

function honestMaker(id: string, reportOnly: boolean, answering: Answering): ChallengeMaker {
  return {
    id,
    version: 2,
    label: 'live',
    species: 'honest',
    kinds: ['actions', 'colours'],
    reportOnly,
    make: async (input) => answer(input.random.fork('answer'), input.challenge, answering, input),
  };
}

/** Honest people in usual rooms. They do what is asked. */
export const honest: ChallengeMaker = honestMaker('honest', false, USUAL_ANSWER);

/** Honest people under hard conditions. They do what is asked. */
export const honestHard: ChallengeMaker = honestMaker('honest-hard', true, {
  conditions: { ambientLux: [8, 3000], darkSkin: 0.7 },
  manner: { wait: [0.1, 1.3], extent: [0.6, 1.25], slowness: [0.6, 1.5] },
});
