import type { RandomSource } from '../../../kernel/random.ts';

/**
 * The colours with which the page lights the face, as sRGB. All have nearly the same relative luminance, .45, so a
 * change from one to another is no flash by WCAG 2.3.1, and none is a saturated red. Of red light they give much (rose,
 * violet) or little (green, blue), and the same of blue light (blue and violet, rose and green), so that each of the
 * four is a combination of its own.
 */
export const SCREEN_COLOURS = ['#ff9595', '#59ca59', '#59bcff', '#e494ff'] as const;

/** One of `SCREEN_COLOURS`. */
export type ScreenColour = (typeof SCREEN_COLOURS)[number];

/** What the screen shows before the first colour and after the last one: grey of the same luminance. */
export const NEUTRAL_COLOUR = '#b4b4b4';

/** How long the screen is grey at first, counted from the start of the recording, in milliseconds. */
export const LEAD_MS = 700;
/** How long each colour is shown, in milliseconds. So there are two or three changes in any second, and
 * WCAG 2.3.1 allows three flashes, each of which is a pair of changes. */
export const COLOUR_MS = 400;
/** Number of colours in one challenge. Lead and colours end before the 8 s of a clip that are looked at. */
export const COLOURS_COUNT = 10;

/**
 * Draws the colours of a challenge: the first one of four, and each further one of the three others, every choice
 * equally likely. There are 4 * 3^9 = 78,732 sequences, that is 16.3 bits.
 */
export function drawColours(random: Pick<RandomSource, 'intBelow'>): readonly ScreenColour[] {
  const drawn: ScreenColour[] = [];
  while (drawn.length < COLOURS_COUNT) {
    const others = SCREEN_COLOURS.filter((colour) => colour !== drawn.at(-1));
    const next = others[random.intBelow(others.length)];
    if (next !== undefined) drawn.push(next);
  }
  return drawn;
}

/** Linear light, 0..1 for each channel. */
export interface LinearLight {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/** The linear light of a colour such as `#59ca59`. Source: IEC 61966-2-1, with the bound of WCAG 2.2. */
export function linearLightOf(hex: string): LinearLight {
  const channel = (from: number) => {
    const value = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return { red: channel(1), green: channel(3), blue: channel(5) };
}

/** Relative luminance, 0 for black to 1 for white. Source: WCAG 2.2, definition of relative luminance. */
export function relativeLuminanceOf(hex: string): number {
  const { red, green, blue } = linearLightOf(hex);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Whether WCAG 2.2 calls the colour a saturated red: red makes 80 % or more of its linear light. */
export function isSaturatedRed(hex: string): boolean {
  const { red, green, blue } = linearLightOf(hex);
  return red > 0 && red / (red + green + blue) >= 0.8;
}
