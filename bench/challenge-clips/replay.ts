import type { Picture } from '../../src/vision/picture.ts';
import { drawFingers } from '../attacks/fingers.ts';
import { faceCentre } from '../attacks/find-still.ts';
import { holdPlane } from '../attacks/held-plane.ts';
import { injection } from '../attacks/injection.ts';
import { lightScreen, placeScreen, screenSurface } from '../attacks/screen.ts';
import { drawReplay, type ReplayDraw } from '../attacks/screen-replay.ts';
import type { Rng } from '../world/rng.ts';
import { coloursMs, type Challenge } from './challenge.ts';
import type { ChallengeInput, ChallengeMaker, Take } from './challenge-maker.ts';
import { drawScene, sceneParameters, USUAL, type ColourScene } from './film-colours.ts';
import { recordAnswer, USUAL_ANSWER } from './honest.ts';
import { filmPlane } from './plane-film.ts';
import { openLamp } from './screen-light.ts';

/** An earlier challenge in a few words, for the manifest. */
function describeChallenge(challenge: Challenge): string {
  if (challenge.kind === 'actions') return challenge.actions.join(' ');
  return challenge.colours
    .map(({ rgb }) => rgb.map((level) => Math.round(level).toString(16).padStart(2, '0')).join(''))
    .join(' ');
}

/** A recording of an earlier challenge, sent through a virtual camera. */
export const replayInjected: ChallengeMaker = {
  id: 'replay-injected',
  version: 2,
  label: 'attack',
  species: 'replay',
  kinds: ['actions', 'colours'],
  reportOnly: false,
  make: async ({ random, tools, ...input }) => {
    const earlier = input.drawEarlier(random.fork('earlier'));
    const clip = await recordAnswer(random.fork('record'), earlier, USUAL_ANSWER, input);
    const impostor = () => Promise.resolve(clip);
    const made = await injection.make({ clip, random: random.fork('inject'), tools, impostor });
    return {
      fps: made.fps,
      frames: made.frames,
      parameters: { ...made.parameters, earlier: describeChallenge(earlier) },
    };
  },
};

/** Ranges of the glass of a display. */
const GLOSS = [0.01, 0.05] as const;

/** A recording of an earlier challenge on a display, which is held before the camera. */
export const replayScreen: ChallengeMaker = {
  id: 'replay-screen',
  version: 2,
  label: 'attack',
  species: 'replay',
  kinds: ['actions', 'colours'],
  reportOnly: false,
  make: async ({ random, challenge, ...input }: ChallengeInput) => {
    const earlier = input.drawEarlier(random.fork('earlier'));
    const shown = await recordAnswer(random.fork('record'), earlier, USUAL_ANSWER, input);
    const draw = drawReplay(random.fork('replay'));
    const scene = drawScene(random.fork('scene'), USUAL);
    const seconds = challenge.kind === 'colours' ? coloursMs(challenge) / 1000 : shown.frames.length / shown.fps;
    const lamp = challenge.kind === 'colours' ? openLamp(challenge, scene.screen, seconds * 1000 + 100) : null;
    const gloss = random.range(...GLOSS);
    return {
      fps: draw.cameraFps,
      frames: filmDisplay(random.fork('film'), shown, { draw, scene, lamp, gloss, seconds }),
      parameters: {
        ...sceneParameters(scene),
        device: draw.device,
        fixed: draw.fixed,
        gloss,
        earlier: describeChallenge(earlier),
      },
    };
  },
};

interface DisplayFilm {
  readonly draw: ReplayDraw;
  readonly scene: ColourScene;
  readonly lamp: ReturnType<typeof openLamp> | null;
  readonly gloss: number;
  readonly seconds: number;
}

/** Films a display that shows the footage. */
function filmDisplay(random: Rng, shown: Take, { draw, scene, lamp, gloss, seconds }: DisplayFilm): Iterable<Picture> {
  const [first, face] = [shown.frames[0], shown.faces[0]];
  if (!first || !face) return [];
  const { width, height } = first;
  const plane = holdPlane(random.fork('hold'), draw, faceCentre(face), first);
  const screen = placeScreen(random.fork('screen'), draw.device, draw, first);
  const fingers = draw.fingers ? drawFingers(random.fork('fingers'), screen.outside) : null;
  return filmPlane(random.fork('scene'), {
    width,
    height,
    fps: draw.cameraFps,
    seconds,
    plane,
    scene,
    lamp,
    answer: {
      matt: 0,
      gloss,
      shadeAt: () => 1,
      surfaceAt: (now) => {
        const index = Math.min(shown.frames.length - 1, Math.floor(now * shown.fps + 1e-6));
        const lit = screenSurface(lightScreen(shown.frames[index] ?? first, draw), screen, draw, plane.scale);
        return (u, v, colour) => fingers?.(u, v, colour) === true || lit(u, v, colour);
      },
    },
  });
}
