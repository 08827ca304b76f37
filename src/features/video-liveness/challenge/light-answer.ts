import type { LightStep } from '../../../vision/light/face-light.ts';
import { decoySequences } from './decoy-sequences.ts';
import { dot, SequenceFitter, type ColourChanges } from './fit-sequence.ts';
import type { ScreenColour } from './screen-colours.ts';

/** How the face of a clip answers a sequence of colours. */
export interface LightAnswer {
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
  /** The same of what lies close to the face on either side. Null if too little can be seen there. */
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
  const steps = light.flatMap((step) =>
    step.face && step.beside ? [{ ...step, face: step.face, beside: step.beside }] : [],
  );
  if (steps.length < STEPS_MIN) return null;
  const fitter = new SequenceFitter(
    steps.map(({ atMs }) => atMs),
    asked.length,
  );
  const face = fitter.changesOf(steps.map((step) => step.face));
  const beside = fitter.changesOf(steps.map((step) => step.beside));
  const contrast = minus(face, beside);
  const [best, ...others] = fitter.fitAll(contrast, [asked, ...decoySequences(asked)]);
  if (best === undefined) return null;
  const curve = fitter.curveOf(asked, best);
  const changesIn = (region: 'near' | 'rim' | 'middle') => {
    const colours = steps.flatMap((step) => step[region] ?? []);
    return colours.length === steps.length ? minus(fitter.changesOf(colours), beside) : null;
  };
  const [near, rim, middle] = [changesIn('near'), changesIn('rim'), changesIn('middle')];
  return {
    explained: rounded(best.explained),
    others: rounded(Math.max(...others.map(({ explained }) => explained))),
    delayMs: best.delayMs,
    strength: rounded(Math.sqrt(productOf(curve, curve) / (2 * steps.length))),
    plane: rounded(ratioOf(productOf(beside, curve), productOf(face, curve))),
    near: near && rounded(ratioOf(productOf(near, curve), productOf(contrast, curve))),
    rim: rim && middle && rounded(ratioOf(productOf(rim, curve), productOf(middle, curve))),
  };
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
