import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIVENESS_THRESHOLDS } from '../../features/video-liveness/contract.ts';
import { seededRandom } from '../../kernel/seeded-random.ts';
import { plainPicture, type Picture } from '../picture.ts';
import { buildLivingScale } from './build-scale.ts';
import { reportLiveness } from './calibrate-liveness.ts';
import { CUES, cuesOf, type ClipCues } from './clip-cues.ts';
import { DEFAULT_FUSION, fusionFor } from './default-fusion.ts';
import { describeLiveness } from './describe-liveness.ts';
import { fuseCues, livingScoreOf } from './fusion.ts';
import { judgeClip } from './judge-clip.ts';
import { readLabelledClips } from './labelled-clips.ts';
import { livenessPage } from './liveness-page.ts';
import type { ClipObservation, StillStep, TrackedFace, TrackStep } from './observe-clip.ts';
import { spectralPeaks } from '../spectral-peaks.ts';
import { changeBetween, thumbnailOf } from './thumbnail.ts';
import { judgeHeldOut, type LabelledClip } from './train-fusion.ts';

const THRESHOLDS = Object.values(LIVENESS_THRESHOLDS);

const face: TrackedFace = { size: 0.5, eyeAspect: 0.3, eyesOpen: 0.9, mouthOpen: 0.1, yaw: 0, pitch: 0, roll: 0 };

/** A clip of four seconds whose face does what `faceAt` says; a living one unless told otherwise. */
function aClip({
  faceAt = livingFace,
  change = 1.5,
  still = {},
}: {
  faceAt?: (step: number) => Partial<TrackedFace> | null;
  change?: number;
  still?: Partial<StillStep>;
} = {}): ClipObservation {
  const track = Array.from({ length: 40 }, (_, step): TrackStep => {
    const seen = faceAt(step);
    return {
      atMs: step * 100,
      facesFound: seen ? 1 : 0,
      face: seen && { ...face, ...seen },
      change: step === 0 ? null : { frame: change, face: change, beside: change },
    };
  });
  const stills = Array.from({ length: 8 }, (_, at): StillStep => ({
    atMs: at * 500,
    facesFound: 1,
    live: 0.97,
    peaks: [3.2, 3.4, 3.3],
    norm: 3.5,
    sameAsBefore: at === 0 ? null : 0.93,
    brightness: 180,
    ...still,
  }));
  return { durationMs: 4000, width: 480, height: 640, codedFrames: [], track, stills };
}

function livingFace(step: number): Partial<TrackedFace> {
  const isBlink = step === 12 || step === 13;
  return {
    eyeAspect: isBlink ? 0.12 : 0.3 + 0.02 * Math.sin(step),
    mouthOpen: 0.15 + 0.12 * Math.sin(step / 2),
    pitch: 2.5 * Math.sin(step / 5),
    yaw: 3 * Math.cos(step / 7),
  };
}

test('a blink is as deep as the eyes fall and rise again, and not where they only fall', () => {
  expect(cuesOf(aClip()).blink).toBeGreaterThan(0.4);
  expect(cuesOf(aClip({ faceAt: () => ({}) })).blink).toBe(0);
  expect(cuesOf(aClip({ faceAt: (step) => ({ eyeAspect: step < 20 ? 0.3 : 0.1 }) })).blink).toBeLessThan(0.05);
});

test('a photo that is shown to a camera is still; a living face is not', () => {
  const [alive, photo] = [cuesOf(aClip()), cuesOf(aClip({ faceAt: () => ({}) }))];
  for (const cue of ['mouth', 'nod', 'turn', 'eyes'] as const) expect(alive[cue]).toBeGreaterThan(photo[cue] + 1);
});

test('frames that are shown again are counted', () => {
  expect(cuesOf(aClip({ change: 0 })).repeats).toBe(1);
  expect(cuesOf(aClip()).repeats).toBe(0);
});

test('one lively clip passes every threshold of the document; still or repeated ones pass none', () => {
  const living = judgeClip(aClip(), DEFAULT_FUSION);
  expect(living).toMatchObject({ kind: 'judged', suspected: null });
  expect(living.kind === 'judged' && living.livingScore).toBeGreaterThan(LIVENESS_THRESHOLDS[7].threshold);
  const photo = judgeClip(aClip({ faceAt: () => ({}), still: { sameAsBefore: 0.995 } }), DEFAULT_FUSION);
  expect(photo.kind === 'judged' && photo.livingScore).toBeLessThan(LIVENESS_THRESHOLDS[2].threshold);
  const injected = judgeClip(aClip({ faceAt: () => ({}), change: 0, still: { sameAsBefore: 1 } }), DEFAULT_FUSION);
  expect(injected).toMatchObject({ kind: 'judged', suspected: 'injection' });
  expect(injected.kind === 'judged' && injected.livingScore).toBeLessThan(LIVENESS_THRESHOLDS[2].threshold);
});

test('a clip that shows frames again and again is an attack, however lively its cues', () => {
  const judged = judgeClip(aClip({ change: 0 }), DEFAULT_FUSION);
  expect(judged).toMatchObject({ kind: 'judged', suspected: 'injection' });
  expect(judged.kind === 'judged' && judged.livingScore).toBeLessThan(LIVENESS_THRESHOLDS[2].threshold);
});

test('a person who changes in mid-clip is an attack, however lively both are', () => {
  const swapped = aClip();
  const stills = swapped.stills.map((still, at) => (at === 4 ? { ...still, sameAsBefore: 0.05 } : still));
  const judged = judgeClip({ ...swapped, stills }, DEFAULT_FUSION);
  expect(judged).toMatchObject({ kind: 'judged', suspected: 'face-swap' });
  expect(judged.kind === 'judged' && judged.livingScore).toBeLessThan(LIVENESS_THRESHOLDS[2].threshold);
});

test.each<[string, ClipObservation]>([
  ['too-dark', aClip({ still: { brightness: 20 } })],
  ['too-dark', aClip({ faceAt: () => null, still: { brightness: 20, norm: null, live: null } })],
  ['no-face', aClip({ faceAt: (step) => (step % 2 === 0 ? {} : null) })],
  ['no-face', aClip({ still: { norm: null, live: null } })],
  ['several-faces', aClip({ still: { facesFound: 2 } })],
  ['poor-face', aClip({ still: { norm: 1.9 } })],
  ['poor-face', aClip({ faceAt: () => ({ size: 0.05 }) })],
])('a clip that is %s is not judged', (problem, clip) => {
  expect(judgeClip(clip, DEFAULT_FUSION)).toMatchObject({ kind: 'unusable', problem });
});

test('the score never falls as the log-odds rise, and meets each threshold where the scale says', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -60, max: 60, noNaN: true }),
      fc.double({ min: 0, max: 20, noNaN: true }),
      (at, more) => {
        const [low, high] = [livingScoreOf(DEFAULT_FUSION, at), livingScoreOf(DEFAULT_FUSION, at + more)];
        expect(high).toBeGreaterThanOrEqual(low);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
      },
    ),
  );
  for (const { logOdds, score } of DEFAULT_FUSION.scale)
    expect(livingScoreOf(DEFAULT_FUSION, logOdds)).toBeCloseTo(score, 9);
});

test('one strange number does not decide alone', () => {
  const cues = cuesOf(aClip());
  for (const { cue, weight } of DEFAULT_FUSION.cues) {
    const { shares } = fuseCues(DEFAULT_FUSION, { ...cues, [cue]: 1e9 * Math.sign(weight) });
    expect(Math.abs(shares[cue] ?? NaN)).toBeLessThanOrEqual(4 * Math.abs(weight) + 1e-9);
  }
});

test('a scale turns away what it may, of live clips that are distributed as those it was built from', () => {
  const random = seededRandom(11);
  const normal = () =>
    Array.from({ length: 12 }, () => random.intBelow(1_000_000) / 1_000_000).reduce((sum, value) => sum + value, -6);
  const built = buildLivingScale(
    Array.from({ length: 4000 }, () => 3 + 1.5 * normal()),
    THRESHOLDS,
  );
  if (!built) throw new Error('there are clips enough');
  const fresh = Array.from({ length: 40_000 }, () => 3 + 1.5 * normal());
  for (const { threshold, falseRejectRate } of THRESHOLDS) {
    const rejected = fresh.filter((logOdds) => livingScoreOf(built, logOdds) <= threshold).length / fresh.length;
    expect(rejected).toBeGreaterThan(falseRejectRate * 0.6);
    expect(rejected).toBeLessThan(falseRejectRate * 1.4);
  }
  expect(buildLivingScale([1, 2, 3], THRESHOLDS)).toBeNull();
});

test('few clips give a more careful scale than many alike', () => {
  const wave = (count: number) => Array.from({ length: count }, (_, at) => 3 + Math.sin(at * 2.399));
  const [few, many] = [buildLivingScale(wave(25), THRESHOLDS), buildLivingScale(wave(2500), THRESHOLDS)];
  expect(few?.scale[0]?.logOdds).toBeLessThan(many?.scale[0]?.logOdds ?? -Infinity);
});

/** Clips whose network says nothing and whose mouth says all. */
function labelled(count: number): LabelledClip[] {
  const random = seededRandom(5);
  return Array.from({ length: count }, (_, at) => {
    const isLive = at % 3 === 0;
    const cues = Object.fromEntries(CUES.map((cue) => [cue, random.intBelow(1000) / 1000])) as unknown as ClipCues;
    const mouth = (isLive ? 1 : -1) + random.intBelow(1000) / 1000;
    return { isLive, attack: isLive ? '' : 'print', subject: `s${at % 30}`, cues: { ...cues, mouth } };
  });
}

test('clips are judged by models that did not see their subject', () => {
  const clips = labelled(120).map((clip, at) => ({ ...clip, file: `${at}` }));
  expect(judgeHeldOut(clips)).toHaveLength(120);
  const report = reportLiveness({ livenessId: 'test', judged: clips, refused: [], msPerClip: 1 }, THRESHOLDS);
  expect(report.aucFused).toBeGreaterThan(0.99);
  expect(report.aucNetwork).toBeLessThan(0.7);
  expect(report.fusion?.livenessId).toBe('test');
  expect(describeLiveness(report)).toContain('| all | 5 % |');
  expect(livenessPage(report)).toMatch(/<table>[^]*<svg/);
  // With labels that the cues cannot know, a model that saw its own clips would still look good.
  const mixed = clips.map((clip, at) => ({ ...clip, isLive: at % 2 === 0, cues: { ...clip.cues, mouth: 0 } }));
  const blind = reportLiveness({ livenessId: 'test', judged: mixed, refused: [], msPerClip: 1 }, THRESHOLDS);
  expect(Math.abs(blind.aucFused - 0.5)).toBeLessThan(0.15);
});

test('an attack that cannot be judged does not pass, and counts', () => {
  const judged = labelled(120).map((clip, at) => ({ ...clip, file: `${at}` }));
  const refused = [{ file: 'x', isLive: false, attack: 'print', subject: 's0', why: 'no-face' as const }];
  const points = reportLiveness({ livenessId: 'test', judged, refused, msPerClip: 1 }, THRESHOLDS).points;
  expect(points.find(({ attack }) => attack === 'print')?.apcer.trials).toBe(81);
});

test('a fusion is of use for its own network alone', () => {
  expect(fusionFor(DEFAULT_FUSION.livenessId, null)).toBe(DEFAULT_FUSION);
  expect(fusionFor('mine#1', null)).toBeNull();
  const own = { ...DEFAULT_FUSION, livenessId: 'mine#1' };
  expect(fusionFor('mine#1', own)).toBe(own);
});

/** A picture whose luma is what `at` gives. */
function drawn(side: number, at: (x: number, y: number) => number): Picture {
  const picture = plainPicture(side, side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) picture.rgb.fill(Math.round(at(x, y)), (y * side + x) * 3, (y * side + x) * 3 + 3);
  return picture;
}

test('the grid of a screen stands out of the spectrum, in its own band', () => {
  const random = seededRandom(3);
  const noise = () => 120 + random.intBelow(40);
  const box = { left: 100, top: 100, width: 100, height: 100 };
  const plain = spectralPeaks(drawn(300, noise), box);
  const grid = spectralPeaks(
    drawn(300, (x, y) => noise() + 12 * Math.sin(2 * Math.PI * (0.27 * x + 0.05 * y))),
    box,
  );
  if (!plain || !grid) throw new Error('the picture is large enough');
  expect(grid[1]).toBeGreaterThan(plain[1] + 1.5);
  expect(Math.abs(grid[0] - plain[0])).toBeLessThan(1);
  expect(spectralPeaks(drawn(40, noise), box)).toBeNull();
  expect(spectralPeaks(drawn(100, noise), { left: 60, top: 80, width: 40, height: 40 })).toHaveLength(3);
});

test('change is found where it is', () => {
  const [before, now] = [
    thumbnailOf(drawn(80, () => 100)),
    thumbnailOf(drawn(80, (x, y) => (x < 40 && y < 40 ? 140 : 100))),
  ];
  expect(changeBetween(before, before, null)).toEqual({ frame: 0, face: 0, beside: 0 });
  const change = changeBetween(before, now, { left: 0, top: 0, width: 40, height: 40 });
  expect(change.face).toBeCloseTo(40, 3);
  expect(change.beside).toBeCloseTo(0, 3);
  expect(change.frame).toBeCloseTo(10, 3);
});

test('a list of clips says what is wrong with it, line by line', () => {
  expect(readLabelledClips('file,label,attack,subject\na.mp4,live,,ada\nb.mp4,attack,print,ada\n')).toEqual({
    ok: true,
    clips: [
      { file: 'a.mp4', isLive: true, attack: '', subject: 'ada' },
      { file: 'b.mp4', isLive: false, attack: 'print', subject: 'ada' },
    ],
  });
  expect(readLabelledClips('file,label,attack,subject\na.mp4,real,,ada\nb.mp4,live,,\n')).toMatchObject({
    ok: false,
    problems: [expect.stringMatching(/^line 2: label/), expect.stringMatching(/^line 3: subject/)],
  });
  expect(readLabelledClips('')).toMatchObject({ ok: false });
});
