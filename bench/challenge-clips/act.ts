import type { Rng } from '../world/rng.ts';
import type { Action, ActionChallenge } from './challenge.ts';

/** How far each part is moved at a time. 0 is as in the footage, 1 the full action. */
export interface Posture {
  /** To the person's own left if positive. */
  readonly turn: number;
  /** Down if positive. */
  readonly nod: number;
  readonly lids: number;
  readonly mouth: number;
}

/** One action in time, in seconds. */
export interface ActStep {
  readonly action: Action;
  readonly from: number;
  /** Seconds of moving there, of staying, and of moving back. */
  readonly out: number;
  readonly stay: number;
  readonly back: number;
  /** How far it goes, as a part of a full action. */
  readonly extent: number;
}

/** A row of actions. */
export interface Act {
  readonly steps: readonly ActStep[];
  readonly seconds: number;
}

/** How people act. Seconds, and parts of a full action. */
export interface Manner {
  /** Before the first action, and between two. */
  readonly wait: readonly [number, number];
  readonly extent: readonly [number, number];
  /** Factor on the time that a movement takes. */
  readonly slowness: readonly [number, number];
}

/** How most people act when a page shows them one action after the other. */
export const USUAL_MANNER: Manner = { wait: [0.35, 0.8], extent: [0.8, 1.15], slowness: [0.8, 1.2] };

/** Seconds that each action takes: moving there, staying, moving back. */
const TIMES: Readonly<
  Record<Action, readonly [readonly [number, number], readonly [number, number], readonly [number, number]]>
> = {
  blink: [
    [0.08, 0.13],
    [0.06, 0.2],
    [0.12, 0.2],
  ],
  'open-mouth': [
    [0.22, 0.4],
    [0.25, 0.6],
    [0.2, 0.4],
  ],
  'turn-left': [
    [0.4, 0.65],
    [0.2, 0.55],
    [0.4, 0.6],
  ],
  'turn-right': [
    [0.4, 0.65],
    [0.2, 0.55],
    [0.4, 0.6],
  ],
  nod: [
    [0.25, 0.45],
    [0.05, 0.2],
    [0.28, 0.5],
  ],
};

/** Draws when and how strongly the actions are done, in their order. */
export function drawAct(random: Rng, { actions }: ActionChallenge, manner: Manner): Act {
  let at = 0;
  const steps = actions.map((action): ActStep => {
    const slow = random.range(...manner.slowness);
    const [out, stay, back] = TIMES[action].map((range) => slow * random.range(...range));
    at += random.range(...manner.wait);
    const step = {
      action,
      from: at,
      out: out ?? 0,
      stay: stay ?? 0,
      back: back ?? 0,
      extent: random.range(...manner.extent),
    };
    at += step.out + step.stay + step.back;
    return step;
  });
  return { steps, seconds: at + 0.5 };
}

/** The posture at a time in seconds. */
export function postureAt({ steps }: Act, seconds: number): Posture {
  const posture = { turn: 0, nod: 0, lids: 0, mouth: 0 };
  for (const step of steps) {
    const amount = step.extent * progress(step, seconds - step.from);
    if (amount === 0) continue;
    if (step.action === 'turn-left') posture.turn += amount;
    else if (step.action === 'turn-right') posture.turn -= amount;
    else if (step.action === 'nod') posture.nod += amount;
    else if (step.action === 'blink') posture.lids = Math.min(1, posture.lids + 1.1 * amount);
    else posture.mouth += amount;
  }
  return posture;
}

/** 0 before and after, 1 while it stays. It moves fastest halfway, as limbs do (Flash and Hogan, minimum jerk, 1985). */
function progress({ out, stay, back }: ActStep, since: number): number {
  if (since <= 0 || since >= out + stay + back) return 0;
  const rising = Math.min(1, since / out);
  const falling = Math.min(1, (out + stay + back - since) / back);
  return minimumJerk(Math.min(rising, falling));
}

function minimumJerk(share: number): number {
  return share ** 3 * (10 - 15 * share + 6 * share * share);
}

/** Whether anything is moved. */
export function isAtRest({ turn, nod, lids, mouth }: Posture): boolean {
  return turn === 0 && nod === 0 && lids === 0 && mouth === 0;
}

/**
 * The act, begun `later` seconds later, and done faster if it would take more than `secondsMax` without that. A person
 * does not do it in less than two thirds of the time.
 */
export function squeezeAct({ steps, seconds }: Act, secondsMax: number, later = 0): Act {
  const factor = Math.min(1, Math.max(2 / 3, secondsMax / seconds));
  const squeezed = steps.map((step) => ({
    ...step,
    from: later + factor * step.from,
    out: factor * step.out,
    stay: factor * step.stay,
    back: factor * step.back,
  }));
  return { steps: squeezed, seconds: later + factor * seconds };
}
