import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chooseVideoDecoder } from '../../src/composition/open-video.ts';
import { readConfig } from '../../src/config/config.ts';
import type { Picture } from '../../src/vision/picture.ts';
import type { VideoDecoder } from '../../src/vision/video-decoder.ts';
import type { LiveClip } from '../attacks/make-clips.ts';
import { ACTIONS, type Challenge } from './challenge.ts';
import { drawnFaces, writeDrawnPeople } from './drawn-people.ts';
import { makeChallengeClips, type ChallengeClip, type MakeChallengeClipsOptions } from './make-challenge-clips.ts';
import { CHALLENGE_MAKERS } from './makers.ts';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0 && spawnSync('ffprobe', ['-version']).status === 0;

const RED = { rgb: [255, 60, 60], ms: 500 } as const;
const BLUE = { rgb: [60, 60, 255], ms: 500 } as const;
const COLOURS: Challenge = { kind: 'colours', startMs: 200, colours: [RED, BLUE], restRgb: [0, 0, 0] };
const TURN: Challenge = { kind: 'actions', actions: ['blink', 'turn-left'] };

test('honest people and attackers are told apart by label and species, and some makers only serve a report', () => {
  const ids = CHALLENGE_MAKERS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { label, species } of CHALLENGE_MAKERS) expect(species === 'honest').toBe(label === 'live');
  const kept = CHALLENGE_MAKERS.filter(({ reportOnly }) => reportOnly);
  expect(kept.filter(({ label }) => label === 'live').length).toBeGreaterThanOrEqual(1);
  expect(kept.filter(({ label }) => label === 'attack').length).toBeGreaterThanOrEqual(2);
  expect(ACTIONS).toEqual(['blink', 'open-mouth', 'turn-left', 'turn-right', 'nod']);
});

describe.skipIf(!hasFfmpeg)('with the system ffmpeg', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'challenge-clips-'));
  let people: readonly LiveClip[] = [];
  let decoder: VideoDecoder | null = null;
  beforeAll(async () => {
    people = await writeDrawnPeople(root);
    decoder =
      (await chooseVideoDecoder(readConfig({ RENZHENG_DATA_DIR: path.join(root, 'data') }))).chosen?.decoder ?? null;
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const optionsOf = (id: string, challenge: Challenge, changed: Partial<MakeChallengeClipsOptions> = {}) => ({
    challenge,
    makers: CHALLENGE_MAKERS.filter((maker) => maker.id === id),
    seed: 1,
    folder: root,
    clips: people.slice(0, 1),
    others: people,
    out: path.join(root, 'out'),
    faces: drawnFaces,
    report: () => {},
    ...changed,
  });
  async function makeOne(...args: Parameters<typeof optionsOf>): Promise<ChallengeClip> {
    const { clips, leftOut } = await makeChallengeClips(optionsOf(...args));
    expect(leftOut).toEqual([]);
    expect(clips).toHaveLength(1);
    return clips[0] as ChallengeClip;
  }
  async function framesOf({ file }: ChallengeClip): Promise<readonly { atMs: number; picture: Picture }[]> {
    const context = { appId: 'test', signal: new AbortController().signal };
    const outcome = await decoder?.decode(readFileSync(file), context);
    if (!outcome?.ok) throw new Error(`the decoder refused ${file}`);
    return outcome.video.track;
  }

  // Every maker answers one kind, and its neighbours the other, because a clip takes seconds to make.
  const all = CHALLENGE_MAKERS.map(({ id, kinds }, at) => ({ id, kind: kinds[at % kinds.length] }));
  test.each(all)(
    '$id answers $kind with the same pictures for equal seeds, which the decoder reads',
    async ({ id, kind }) => {
      const challenge = kind === 'colours' ? COLOURS : TURN;
      const made = await makeOne(id, challenge);
      const again = await makeOne(id, challenge, { out: path.join(root, 'again') });
      const maker = CHALLENGE_MAKERS.find((each) => each.id === id);
      expect([made.label, made.reportOnly, made.subject]).toEqual([maker?.label, maker?.reportOnly, 'first']);
      const [track, others] = [await framesOf(made), await framesOf(again)];
      // In its real-time mode, libvpx once gave other bytes, so the pictures are compared.
      expect(others.map(({ atMs }) => atMs)).toEqual(track.map(({ atMs }) => atMs));
      expect(Math.max(...track.map(({ picture }, at) => differenceOf(picture, others[at]?.picture)))).toBeLessThan(2);
      expect(track.length).toBeGreaterThanOrEqual(10);
      expect(track.length).toBeLessThanOrEqual(80);
    },
  );

  test('another seed is another clip', async () => {
    const [one, other] = [await makeOne('honest', TURN), await makeOne('honest', TURN, { seed: 2 })];
    expect(readFileSync(other.file).equals(readFileSync(one.file))).toBe(false);
    const [first, second] = [await framesOf(one), await framesOf(other)];
    expect(Math.max(...first.map(({ picture }, at) => differenceOf(picture, second[at]?.picture)))).toBeGreaterThan(2);
  });

  test('what is there already is not made again, and another challenge is another file', async () => {
    const made = await makeOne('relit-uniform', COLOURS);
    const { mtimeMs } = statSync(made.file);
    const again = await makeOne('relit-uniform', COLOURS);
    expect([again, statSync(again.file).mtimeMs]).toEqual([made, mtimeMs]);
    const swapped = await makeOne('relit-uniform', { ...COLOURS, colours: [BLUE, RED] });
    expect(swapped.file).not.toBe(made.file);
  });

  test('footage that is too short is left out, and another kind of challenge is not answered', async () => {
    const long = { ...COLOURS, colours: Array.from({ length: 9 }, () => ({ ...RED, ms: 1000 })) };
    const { clips, leftOut } = await makeChallengeClips(optionsOf('honest', long));
    expect(clips).toEqual([]);
    expect(leftOut.map(({ reason }) => reason)).toEqual([expect.stringContaining('9.6 s are needed')]);
    expect(await makeChallengeClips(optionsOf('relit-face', TURN))).toEqual({ clips: [], leftOut: [] });
  });

  test('a seed that is no whole number is refused', async () => {
    await expect(makeChallengeClips(optionsOf('honest', TURN, { seed: 0.5 }))).rejects.toThrow('whole number');
  });

  test('the face of an honest person answers red and blue, and the wall much less', async () => {
    const made = await makeOne('honest', COLOURS, { seed: 3 });
    const shift = Number(made.parameters['clockShiftMs']);
    const track = await framesOf(made);
    const near = (ms: number) => track.toSorted((a, b) => Math.abs(a.atMs - ms) - Math.abs(b.atMs - ms))[0]?.picture;
    const [red, blue] = [near(200 + shift + 350), near(700 + shift + 350)];
    if (!red || !blue) throw new Error('the recording is too short');
    const redness = (picture: Picture, x: number, y: number) => {
      const [r, b] = [meanOf(picture, x, y, 0), meanOf(picture, x, y, 2)];
      return Math.log(r / b);
    };
    const face = redness(red, 0.5, 0.52) - redness(blue, 0.5, 0.52);
    const wall = redness(red, 0.08, 0.12) - redness(blue, 0.08, 0.12);
    expect(face).toBeGreaterThan(0.02);
    expect(face).toBeGreaterThan(3 * Math.abs(wall));
  });
});

/** Mean of a channel in a square about (x, y), which are parts of the sides. */
function meanOf({ width, height, rgb }: Picture, x: number, y: number, channel: number): number {
  const half = Math.round(0.05 * width);
  let [sum, count] = [0, 0];
  for (let py = Math.round(y * height) - half; py <= Math.round(y * height) + half; py++)
    for (let px = Math.round(x * width) - half; px <= Math.round(x * width) + half; px++, count++)
      sum += rgb[(py * width + px) * 3 + channel] ?? 0;
  return sum / count;
}

/** Mean difference of two pictures in levels of 255. Infinity if they have different sizes. */
function differenceOf(one: Picture, other: Picture | undefined): number {
  if (other?.rgb.length !== one.rgb.length) return Infinity;
  return one.rgb.reduce((sum, level, at) => sum + Math.abs(level - (other.rgb[at] ?? 0)), 0) / one.rgb.length;
}
