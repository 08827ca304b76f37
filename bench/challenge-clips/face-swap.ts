import { faceSwap as laySwap } from '../attacks/face-swap.ts';
import type { ChallengeInput, ChallengeMaker } from './challenge-maker.ts';
import { recordAnswer, USUAL_ANSWER } from './honest.ts';
import { followFaces } from './open-take.ts';
import { DELAYS_MS } from './relit.ts';

/** An impostor does what is asked, and a program lays the victim's face on the answer. The stream comes late. */
export const faceSwap: ChallengeMaker = {
  id: 'face-swap',
  version: 2,
  label: 'attack',
  species: 'face-swap',
  kinds: ['actions', 'colours'],
  reportOnly: false,
  make: async ({ challenge, random, tools, ...input }: ChallengeInput) => {
    const delayMs = random.pick(DELAYS_MS);
    const victim = await input.openTake(random.fork('victim'), 0.5);
    const driver = await recordAnswer(
      random.fork('driver'),
      challenge,
      { ...USUAL_ANSWER, delayMs },
      { openTake: input.openImpostor, secondsMax: SECONDS_MAX },
    );
    // The actions moved the face, so it is looked for again.
    const faces =
      challenge.kind === 'actions' ? await followFaces(driver.frames, tools.findFaces, driver.file) : driver.faces;
    const made = await laySwap.make({
      clip: victim,
      random: random.fork('swap'),
      tools: {
        ...tools,
        findFaces: (frames) => (frames === driver.frames ? Promise.resolve(faces) : tools.findFaces(frames)),
      },
      impostor: () => Promise.resolve(driver),
    });
    return { fps: made.fps, frames: made.frames, parameters: { ...driver.parameters, ...made.parameters, delayMs } };
  },
};

/** Impostors have all the time that a recording may take. Footage that is shorter is passed over. */
const SECONDS_MAX = 7;
