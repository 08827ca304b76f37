import type { Rng } from '../world/rng.ts';

/** Actions that a person is asked for, in the words of the API. Left and right are the person's own. */
export const ACTIONS = ['blink', 'open-mouth', 'turn-left', 'turn-right', 'nod'] as const;

/** An action that a person is asked for. */
export type Action = (typeof ACTIONS)[number];

/** A colour of a web page: red, green and blue, 0..255. */
export type PageColour = readonly [red: number, green: number, blue: number];

/** Actions in their order. */
export interface ActionChallenge {
  readonly kind: 'actions';
  readonly actions: readonly Action[];
}

/** Colours that fill the screen one after the other. */
export interface ColourChallenge {
  readonly kind: 'colours';
  /** Each is shown for `ms` milliseconds, without a gap. */
  readonly colours: readonly { readonly rgb: PageColour; readonly ms: number }[];
  /** When the first colour is shown, in milliseconds of the page's clock since the page began to record. */
  readonly startMs: number;
  /** What fills the screen before and after the colours. */
  readonly restRgb: PageColour;
  /** How long the page fades from one colour to the next, in milliseconds. 0 if not given. */
  readonly fadeMs?: number;
}

/** What is asked of the person. */
export type Challenge = ActionChallenge | ColourChallenge;

/** How much of a recording follows the last colour, in milliseconds. */
const TAIL_MS = 400;

/** Length of a recording of the colours on the page's clock, in milliseconds. */
export function coloursMs({ startMs, colours }: ColourChallenge): number {
  return startMs + colours.reduce((sum, { ms }) => sum + ms, 0) + TAIL_MS;
}

/** What fills the screen at a time of the page's clock. */
export function colourAt(challenge: ColourChallenge, pageMs: number): PageColour {
  const { colours, restRgb, fadeMs = 0, startMs } = challenge;
  let [before, now, since, begin] = [restRgb, restRgb, Infinity, startMs];
  for (const { rgb, ms } of [...colours, { rgb: restRgb, ms: Infinity }]) {
    if (pageMs < begin) break;
    [before, now, since] = [now, rgb, pageMs - begin];
    begin += ms;
  }
  const share = fadeMs > 0 ? Math.min(1, since / fadeMs) : 1;
  return [0, 1, 2].map((c) => mix(before[c] ?? 0, now[c] ?? 0, share)) as unknown as PageColour;
}

function mix(from: number, to: number, share: number): number {
  return from + share * (to - from);
}

/** Soft colours, for challenges that this folder draws itself. */
const SOFT_COLOURS: readonly PageColour[] = [
  [255, 150, 140],
  [255, 214, 130],
  [150, 235, 150],
  [130, 215, 245],
  [150, 160, 255],
  [235, 150, 240],
  [245, 245, 245],
];

/**
 * Draws a challenge that an attacker may have recorded before: of the same kind and about as long as the asked one, with
 * the colours of the asked one and some others, or any actions. It is never the same row.
 */
export function drawEarlier(random: Rng, asked: Challenge): Challenge {
  if (asked.kind === 'actions') {
    for (;;) {
      const actions = random.shuffle(ACTIONS).slice(0, Math.min(asked.actions.length, ACTIONS.length));
      if (actions.join() !== asked.actions.join()) return { kind: 'actions', actions };
    }
  }
  const palette = [...asked.colours.map(({ rgb }) => rgb), ...SOFT_COLOURS];
  for (;;) {
    const colours = asked.colours.map(({ ms }) => ({ rgb: random.pick(palette), ms }));
    if (colours.some(({ rgb }, i) => rgb.join() !== asked.colours[i]?.rgb.join())) return { ...asked, colours };
  }
}

/** Draws a challenge, for tests and for trying the makers by hand. */
export function drawChallenge(random: Rng, kind: Challenge['kind']): Challenge {
  if (kind === 'actions') return { kind, actions: random.shuffle(ACTIONS).slice(0, 3) };
  const count = random.int(5, 6);
  const colours: { rgb: PageColour; ms: number }[] = [];
  for (let i = 0; i < count; i++) {
    const last = colours.at(-1)?.rgb;
    colours.push({ rgb: random.pick(SOFT_COLOURS.filter((rgb) => rgb !== last)), ms: random.int(400, 650) });
  }
  return { kind, colours, startMs: 600, restRgb: [245, 245, 245], fadeMs: 0 };
}
