import type { Picture } from '../../src/vision/picture.ts';
import type { Rng } from '../world/rng.ts';
import { openCamera, type CameraDraw } from './camera.ts';
import { addSample, blackFrame, toPicture, type FloatFrame } from './float-frame.ts';
import { handMotion } from './hand-motion.ts';
import type { HeldPlane } from './held-plane.ts';
import { viewPlane, type Shutter } from './plane-view.ts';
import { drawRoom } from './room.ts';

/** What the plane shows at (u, v), in three numbers, or false if there is nothing and the room is seen instead. */
export type Surface = (u: number, v: number, colour: Float32Array) => boolean;

/** A plane in a room before a camera. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly frameCount: number;
  readonly plane: HeldPlane;
  readonly camera: CameraDraw;
  /** Whether the camera is held in a hand too, so that the room moves. */
  readonly cameraHeld: boolean;
  /** What the plane shows at a time in seconds. */
  surfaceAt(seconds: number): Surface;
  /** Changes the light before it reaches the sensor, e.g. by a reflection. Works in place. */
  beforeSensor?(frame: FloatFrame, seconds: number): void;
}

/** The shutter of a camera that was drawn. More moments cost more time, and still things need only one. */
export function shutterOf(camera: CameraDraw, moments: number): Shutter {
  return { readoutSeconds: camera.readoutMs / 1000, exposureSeconds: camera.exposureMs / 1000, moments };
}

/** Films the scene. Frames are made when they are asked for. */
export function* filmScene(random: Rng, scene: Scene): Generator<Picture> {
  const { width, height } = scene;
  const room = drawRoom(random, width, height);
  const strength = scene.cameraHeld ? { drift: 0.01 * width, tremor: 0.001 * width } : { drift: 0, tremor: 0 };
  const [roomX, roomY] = [handMotion(random, strength), handMotion(random, strength)];
  const camera = openCamera(random, scene.camera);
  const shutter = shutterOf(scene.camera, 2);
  const roomScale = room.width / (1.5 * width);
  const colour = new Float32Array(3);
  for (let index = 0; index < scene.frameCount; index++) {
    const seconds = index / scene.fps;
    const frame = blackFrame(width, height);
    const surface = scene.surfaceAt(seconds);
    const [dx, dy] = [roomX(seconds) + width / 4, roomY(seconds) + height / 4];
    viewPlane(frame, seconds, { shutter, mapAt: scene.plane.mapAt }, (u, v, at, weight) => {
      if (surface(u, v, colour)) {
        for (let c = 0; c < 3; c++) frame.rgb[at + c] = (frame.rgb[at + c] ?? 0) + weight * (colour[c] ?? 0);
        return;
      }
      const pixel = at / 3;
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      addSample(room, (x + dx) * roomScale, (y + dy) * roomScale, { out: frame.rgb, at, weight });
    });
    scene.beforeSensor?.(frame, seconds);
    camera(frame, seconds);
    yield toPicture(frame);
  }
}
