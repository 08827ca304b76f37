import type { LightStep } from '../../../vision/light/face-light.ts';
import { decoySequences } from './decoy-sequences.ts';
import { dot, SequenceFitter, type ColourChanges } from './fit-sequence.ts';
import type { ScreenColour } from './screen-colours.ts';

/**
 * The regions that may stand for the background, the best of them first. If what is further away is burnt out or the face
 * fills the picture, it is what lies close to the face. That catches some light of the screen too, so the contrast is
 * weaker, and on a flat picture there is none.
 */
const BACKGROUNDS = ['beside', 'near'] as const;

/** How the face of a clip answers a sequence of colours. */
export interface LightAnswer {
  /** The region of LightStep with which the face was compared. */
  readonly background: (typeof BACKGROUNDS)[number];
  /** The share of the changes of colour, between face and background, that the sequence explains, 0..1. */
  readonly explained: number;
  /** The best share that a sequence reaches which was not asked for. */
  readonly others: number;
  /** How long after the colours the answer comes, in milliseconds. */
  readonly delayMs: number;
  /** Size of the answer: root mean square of the explained changes of the logarithms. */
  readonly strength: number;
  /** The answer of the background as a share of that of the face: about 1 on a flat picture of both. */
  readonly plane: number;
  /** The same of what lies close to the face on either side. Null if too little can be seen there, or if it is the background. */
  readonly near: number | null;
  /** The answer of the sides of the face as a share of that of its middle. Null if too little can be seen. */
  readonly rim: number | null;
}

/** Fewer steps that show face and background say nothing. */
const STEPS_MIN = 40;

/**
 * Looks for the answer to a sequence of colours in the colour of the face against that of the background. Null if too
 * little of either can be seen. Sequences that were not asked for are fitted in the same way, which tells what share a
 * clip explains by chance.
 */
export function answerOf(asked: readonly ScreenColour[], light: readonly LightStep[]): LightAnswer | null {
  const background = BACKGROUNDS.find((region) => stepsWith(light, region).length >= STEPS_MIN);
  if (background === undefined) return null;
  const steps = stepsWith(light, background);
  const fitter = new SequenceFitter(
    steps.map(({ atMs }) => atMs),
    asked.length,
  );
  const face = fitter.changesOf(steps.map((step) => step.face));
  const behind = fitter.changesOf(steps.map((step) => step.behind));
  const contrast = minus(face, behind);
  const [best, ...others] = fitter.fitAll(contrast, [asked, ...decoySequences(asked)]);
  if (best === undefined) return null;
  const curve = fitter.curveOf(asked, best);
  const changesIn = (region: 'near' | 'rim' | 'middle') => {
    const colours = steps.flatMap((step) => step[region] ?? []);
    return colours.length === steps.length ? minus(fitter.changesOf(colours), behind) : null;
  };
  const [rim, middle] = [changesIn('rim'), changesIn('middle')];
  const near = background === 'near' ? null : changesIn('near');
  return {
    background,
    explained: rounded(best.explained),
    others: rounded(Math.max(...others.map(({ explained }) => explained))),
    delayMs: best.delayMs,
    strength: rounded(Math.sqrt(productOf(curve, curve) / (2 * steps.length))),
    plane: rounded(ratioOf(productOf(behind, curve), productOf(face, curve))),
    near: near && rounded(ratioOf(productOf(near, curve), productOf(contrast, curve))),
    rim: rim && middle && rounded(ratioOf(productOf(rim, curve), productOf(middle, curve))),
  };
}

/** The steps that show the face and a region that stands for the background. */
function stepsWith(light: readonly LightStep[], region: (typeof BACKGROUNDS)[number]) {
  return light.flatMap((step) => {
    const { face, [region]: behind } = step;
    return face && behind ? [{ ...step, face, behind }] : [];
  });
}

function minus(a: ColourChanges, b: ColourChanges): ColourChanges {
  return {
    red: a.red.map((value, at) => value - (b.red[at] as number)),
    blue: a.blue.map((value, at) => value - (b.blue[at] as number)),
  };
}

function productOf(a: ColourChanges, b: ColourChanges): number {
  return dot(a.red, b.red) + dot(a.blue, b.blue);
}

/** 0 if the whole is no positive number. */
function ratioOf(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
