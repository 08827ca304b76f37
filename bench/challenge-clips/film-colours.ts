import type { Picture } from '../../src/vision/picture.ts';
import { drawFrom, type Drawn, type Ranges } from '../attacks/draw.ts';
import type { FloatFrame } from '../attacks/float-frame.ts';
import type { Rng } from '../world/rng.ts';
import { drawAutoCamera, openAutoCamera, type AutoCameraDraw } from './auto-camera.ts';
import type { ColourChallenge } from './challenge.ts';
import type { Take } from './challenge-maker.ts';
import { lightHead, MAP_STEP, type LightMap } from './head-light.ts';
import { toLight } from './linear-light.ts';
import { drawScreen, openLamp, screenShare, type ScreenDraw } from './screen-light.ts';

/** Conditions under which people answer a challenge. */
export interface Conditions {
  readonly ambientLux: readonly [number, number];
  /** Chance that the skin is made darker. */
  readonly darkSkin: number;
}

/** A dim living room to a bright office. */
export const USUAL: Conditions = { ambientLux: [15, 900], darkSkin: 0.4 };

/** Ranges of a room and a person in the light of a screen. */
const ROOM_RANGES = {
  wallCm: [100, 300],
  /** How much darker the skin becomes, as a factor of its light in green. */
  skinGain: [0.3, 0.8],
  /** Reflection of the screen in the eyes, as a factor of the physical one. */
  glint: [0.3, 1.2],
} as const satisfies Ranges;

/** A scene that was drawn. */
export interface ColourScene extends Drawn<typeof ROOM_RANGES> {
  readonly screen: ScreenDraw;
  readonly camera: AutoCameraDraw;
  readonly darkSkin: boolean;
}

/** Draws a scene. */
export function drawScene(random: Rng, conditions: Conditions): ColourScene {
  const screen = drawScreen(random.fork('screen'), conditions.ambientLux);
  const camera = drawAutoCamera(random.fork('camera'), screen.ambientLux);
  const darkSkin = random.chance(conditions.darkSkin);
  return { ...drawFrom(random, ROOM_RANGES), screen, camera, darkSkin };
}

/**
 * Films a living person in the light of a screen that shows the colours. The footage is taken as lit by the room alone.
 * What the screen adds depends on the distance, the slope and the colour of each place. Frames are made when asked for.
 */
export function* filmColours(
  random: Rng,
  take: Take,
  challenge: ColourChallenge,
  scene: ColourScene,
): Generator<Picture> {
  const { screen } = scene;
  const lamp = openLamp(challenge, screen, (take.frames.length * 1000) / take.fps + 100);
  const camera = openAutoCamera(random, scene.camera);
  const share = screenShare(screen);
  const readout = scene.camera.readoutMs / 1000;
  for (const [index, picture] of take.frames.entries()) {
    const seconds = index / take.fps;
    const landmarks = take.track[index] ?? [];
    const map = lightHead(picture, landmarks, screen, scene);
    const light = toLight(picture);
    if (scene.darkSkin) darkenSkin(light, map, scene.skinGain);
    addLamp(light, map, (row, out) => {
      lamp(seconds + readout * row, out);
      for (let c = 0; c < 3; c++) out[c] = (out[c] ?? 0) * share;
    });
    for (const eye of [
      [37, 38, 40, 41],
      [43, 44, 46, 47],
    ]) {
      const x = eye.reduce((sum, i) => sum + (landmarks[i]?.x ?? 0) / 4, 0);
      const y = eye.reduce((sum, i) => sum + (landmarks[i]?.y ?? 0) / 4, 0);
      addGlint(light, x, y, (out) => {
        lamp(seconds, out);
        for (let c = 0; c < 3; c++) out[c] = ((out[c] ?? 0) * scene.glint * 0.087 * screen.nits) / screen.ambientLux;
      });
    }
    yield camera(light, seconds);
  }
}

/** Adds to each place what it reflects of the lamp. `lampAt` gets the place of a row, from 0 to 1. */
function addLamp(light: FloatFrame, map: LightMap, lampAt: (row: number, out: Float32Array) => void): void {
  const { width, height, rgb } = light;
  const lit = new Float32Array(3);
  for (let y = 0, at = 0; y < height; y++) {
    lampAt(y / height, lit);
    for (let x = 0; x < width; x++, at += 3) {
      const falls = sampleMap(map, map.light, x, y);
      for (let c = 0; c < 3; c++) rgb[at + c] = (rgb[at + c] ?? 0) * (1 + falls * (lit[c] ?? 0));
    }
  }
}

/** Reads a map between its places, which lie MAP_STEP pixels apart. */
function sampleMap({ width, height }: LightMap, values: Float32Array, x: number, y: number): number {
  const [px, py] = [x / MAP_STEP, y / MAP_STEP];
  const [left, top] = [Math.min(width - 2, px | 0), Math.min(height - 2, py | 0)];
  const [fx, fy] = [px - left, py - top];
  const at = top * width + left;
  const upper = (values[at] ?? 0) + fx * ((values[at + 1] ?? 0) - (values[at] ?? 0));
  const lower = (values[at + width] ?? 0) + fx * ((values[at + width + 1] ?? 0) - (values[at + width] ?? 0));
  return upper + fy * (lower - upper);
}

/** Makes skin darker, and blue more than red. Places that are not of the colour of skin, such as eyes, stay. */
function darkenSkin({ width, height, rgb }: FloatFrame, map: LightMap, gain: number): void {
  const gains = [gain ** 0.8, gain, gain ** 1.15];
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 3) {
      const face = sampleMap(map, map.face, x, y);
      if (face <= 0) continue;
      const [red, blue] = [rgb[at] ?? 0, rgb[at + 2] ?? 0];
      const skin = face * Math.max(0, Math.min(1, (red - 1.15 * blue) / (0.35 * red + 1e-4)));
      for (let c = 0; c < 3; c++) rgb[at + c] = (rgb[at + c] ?? 0) * (1 + skin * ((gains[c] ?? 1) - 1));
    }
}

/** A spot of half a pixel or so, which the camera's lens makes softer. */
function addGlint(light: FloatFrame, x: number, y: number, glintAt: (out: Float32Array) => void): void {
  const spot = new Float32Array(3);
  glintAt(spot);
  const { width, height, rgb } = light;
  for (let py = Math.max(0, Math.floor(y) - 2); py <= Math.min(height - 1, y + 2); py++)
    for (let px = Math.max(0, Math.floor(x) - 2); px <= Math.min(width - 1, x + 2); px++) {
      const weight = Math.exp(-((px - x) ** 2 + (py - y) ** 2) / 0.9);
      const at = (py * width + px) * 3;
      for (let c = 0; c < 3; c++) rgb[at + c] = (rgb[at + c] ?? 0) + weight * (spot[c] ?? 0);
    }
}

/** Numbers of a scene, for the manifest. */
export function sceneParameters({
  screen,
  camera,
  ...room
}: ColourScene): Readonly<Record<string, number | string | boolean>> {
  const { ambientLux, nits, device, distanceCm, clockShiftMs, displayMs } = screen;
  const { balanceStrength, balanceSeconds, exposureStrength, exposureSeconds, balanceLocked } = camera;
  const share = Math.round(screenShare(screen) * 1e4) / 1e4;
  const auto = { balanceStrength, balanceSeconds, exposureStrength, exposureSeconds, balanceLocked };
  return { ...room, ambientLux, nits, device, distanceCm, clockShiftMs, displayMs, screenShare: share, ...auto };
}
