import type { Picture } from '../../src/vision/picture.ts';
import { faceCentre, type Still } from '../attacks/find-still.ts';
import { drawPrint, printSurface, type PrintDraw } from '../attacks/held-print.ts';
import { holdPlane } from '../attacks/held-plane.ts';
import type { Surface } from '../attacks/scene.ts';
import type { Rng } from '../world/rng.ts';
import { drawAct, postureAt, squeezeAct, USUAL_MANNER, type Act } from './act.ts';
import { coloursMs } from './challenge.ts';
import type { ChallengeInput, ChallengeMaker } from './challenge-maker.ts';
import { drawScene, sceneParameters, USUAL, type ColourScene } from './film-colours.ts';
import { filmPlane, type PlaneAnswer } from './plane-film.ts';
import { openLamp } from './screen-light.ts';
import { openStill } from './puppet.ts';

/** How far a hand turns a print for an action, in degrees. Prints can neither blink nor open the mouth. */
const TURN_DEG = [20, 40] as const;
const NOD_DEG = [15, 30] as const;

function printMaker(id: string, reportOnly: boolean, isWorn: boolean): ChallengeMaker {
  return {
    id,
    version: 1,
    label: 'attack',
    species: 'print',
    kinds: ['actions', 'colours'],
    reportOnly,
    make: async ({ challenge, random, openTake }: ChallengeInput) => {
      const still = await openStill(random.fork('still'), { openTake });
      const drawn = drawPrint(random.fork('print'));
      const draw = isWorn ? { ...drawn, widthInFaces: random.range(1.1, 1.6), paperMargin: 0, fingers: false } : drawn;
      const scene = drawScene(random.fork('scene'), USUAL);
      const act =
        challenge.kind === 'actions' ? squeezeAct(drawAct(random.fork('act'), challenge, USUAL_MANNER), 7) : null;
      const seconds = challenge.kind === 'colours' ? coloursMs(challenge) / 1000 : (act?.seconds ?? 0);
      const lamp = challenge.kind === 'colours' ? openLamp(challenge, scene.screen, seconds * 1000 + 100) : null;
      const film = { still, draw, scene, act, seconds, lamp, radius: isWorn ? random.range(0.5, 0.62) : null };
      return {
        fps: draw.fps,
        frames: filmPaper(random.fork('film'), film),
        parameters: { ...draw, ...sceneParameters(scene) },
      };
    },
  };
}

interface PaperFilm {
  readonly still: Still;
  readonly draw: PrintDraw;
  readonly scene: ColourScene;
  readonly act: Act | null;
  readonly seconds: number;
  readonly lamp: ReturnType<typeof openLamp> | null;
  /** Radius of the cylinder around which the paper lies, in widths of the paper, or null if it is held flat. */
  readonly radius: number | null;
}

/** Films the paper. If there is an act, a hand turns it as the head would turn. */
function filmPaper(random: Rng, { still, draw, scene, act, seconds, lamp, radius }: PaperFilm): Iterable<Picture> {
  const { width, height } = still.picture;
  const degrees = { turn: random.range(...TURN_DEG), nod: random.range(...NOD_DEG) };
  const turnBy = (now: number) => {
    const { turn, nod } = act ? postureAt(act, now) : { turn: 0, nod: 0 };
    return { yaw: (turn * degrees.turn * Math.PI) / 180, pitch: (nod * degrees.nod * Math.PI) / 180 };
  };
  const { centre, faceWidth } = faceCentre(still.face);
  const plane = holdPlane(random.fork('hold'), { ...draw, fixed: false, turnBy }, { centre, faceWidth }, still.picture);
  const show = printSurface(random, still, draw, plane.scale);
  const flat = (now: number): Surface => {
    const { yaw, pitch } = plane.turnAt(now);
    return show(Math.max(0.4, 1 + draw.lightByTurn * (0.8 * yaw + 0.6 * pitch) * 0.5));
  };
  const reach = radius === null ? Infinity : radius * draw.widthInFaces * faceWidth;
  const answer: PlaneAnswer = {
    matt: 1,
    gloss: 0.005,
    surfaceAt: (now) => (radius === null ? flat(now) : curve(flat(now), centre.x, reach)),
    shadeAt: (u) => Math.sqrt(Math.max(0.02, 1 - ((u - centre.x) / reach) ** 2)),
  };
  return filmPlane(random.fork('scene'), { width, height, fps: draw.fps, seconds, plane, scene, lamp, answer });
}

/** The surface around a cylinder of the radius `reach`, as it is seen from the front. */
function curve(flat: Surface, middle: number, reach: number): Surface {
  return (u, v, colour) => {
    const across = (u - middle) / reach;
    return Math.abs(across) < 0.97 && flat(middle + reach * Math.asin(across), v, colour);
  };
}

/** A print that a hand holds before the camera, in the light of the screen. */
export const print: ChallengeMaker = printMaker('print', false, false);

/** One of the attackers that only a report knows. */
export const wornPrint: ChallengeMaker = printMaker('worn-print', true, true);
