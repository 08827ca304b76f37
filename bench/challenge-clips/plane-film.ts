import type { Picture } from '../../src/vision/picture.ts';
import { addSample, blackFrame } from '../attacks/float-frame.ts';
import { handMotion } from '../attacks/hand-motion.ts';
import type { HeldPlane } from '../attacks/held-plane.ts';
import { viewPlane } from '../attacks/plane-view.ts';
import { drawRoom } from '../attacks/room.ts';
import type { Surface } from '../attacks/scene.ts';
import type { Rng } from '../world/rng.ts';
import { openAutoCamera } from './auto-camera.ts';
import type { ColourScene } from './film-colours.ts';
import { lightOf } from './linear-light.ts';
import { screenShare, type Lamp } from './screen-light.ts';

/** How a flat thing answers the light of the screen before it. */
export interface PlaneAnswer {
  /** What it shows at a time. Levels are coded, 0..255. */
  surfaceAt(seconds: number): Surface;
  /** How much of the screen's light, against that of the room, colours the surface: 1 for paper, 0 for a display. */
  readonly matt: number;
  /** How much of the screen's light comes back from it whatever it shows, as from glass. */
  readonly gloss: number;
  /** Factor of the light at (u, v) of the plane, e.g. because it is bent. */
  shadeAt(u: number, v: number): number;
}

/** A flat thing that is filmed in a room. */
export interface PlaneFilm {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly seconds: number;
  readonly plane: HeldPlane;
  readonly answer: PlaneAnswer;
  readonly scene: ColourScene;
  /** The light of the screen, or null if its colour does not change. */
  readonly lamp: Lamp | null;
}

/** Films a thing that is held before a camera, in the light of the room and of the screen. */
export function* filmPlane(random: Rng, film: PlaneFilm): Generator<Picture> {
  const { width, height, plane, answer, scene, lamp } = film;
  const room = drawRoom(random, width, height);
  const strength = { drift: 0.008 * width, tremor: 0.001 * width };
  const [roomX, roomY] = [handMotion(random, strength), handMotion(random, strength)];
  const camera = openAutoCamera(random, scene.camera);
  const readoutSeconds = scene.camera.readoutMs / 1000;
  const shutter = { readoutSeconds, exposureSeconds: scene.camera.exposureMs / 1000, moments: 1 };
  const roomScale = room.width / (1.5 * width);
  const share = screenShare(scene.screen);
  const wall = (scene.screen.distanceCm / scene.wallCm) ** 2;
  const colour = new Float32Array(3);
  const rows = new Float32Array(height * 3);
  for (let index = 0; index < Math.round(film.seconds * film.fps); index++) {
    const seconds = index / film.fps;
    if (lamp) lightRows(rows, (row, out) => lamp(seconds + readoutSeconds * row, out), share);
    const frame = blackFrame(width, height);
    const surface = answer.surfaceAt(seconds);
    const { yaw, pitch } = plane.turnAt(seconds);
    const facing = Math.cos(yaw) * Math.cos(pitch);
    const [dx, dy] = [roomX(seconds) + width / 4, roomY(seconds) + height / 4];
    viewPlane(frame, seconds, { shutter, mapAt: plane.mapAt }, (u, v, at, weight) => {
      const row = Math.floor(at / (width * 3));
      let [matt, gloss] = [wall, 0];
      if (surface(u, v, colour)) [matt, gloss] = [answer.matt * facing * answer.shadeAt(u, v), answer.gloss];
      else {
        colour.fill(0);
        addSample(room, (((at / 3) % width) + dx) * roomScale, (row + dy) * roomScale, {
          out: colour,
          at: 0,
          weight: 1,
        });
      }
      for (let c = 0; c < 3; c++) {
        const falls = rows[row * 3 + c] ?? 0;
        const light = lightOf(colour[c] ?? 0) * (1 + matt * falls) + gloss * falls;
        frame.rgb[at + c] = (frame.rgb[at + c] ?? 0) + weight * light;
      }
    });
    yield camera(frame, seconds);
  }
}

/** Fills three numbers for each row: the light that falls while the row is read. `lampAt` gets its place from 0 to 1. */
function lightRows(rows: Float32Array, lampAt: (row: number, out: Float32Array) => void, share: number): void {
  const lit = new Float32Array(3);
  for (let at = 0; at < rows.length; at += 3) {
    lampAt(at / rows.length, lit);
    for (let c = 0; c < 3; c++) rows[at + c] = share * (lit[c] ?? 0);
  }
}
