import { pairs } from './config-pairs.ts';
import { UNKNOWN_ANSWERS } from './config-unknown.ts';
import { z } from 'zod';
import { told } from '../kernel/told.ts';

const livingScore = (byDefault: number) => z.coerce.number().min(0).max(1).default(byDefault);
const score100 = (byDefault: number) => z.coerce.number().min(0).max(100).default(byDefault);
/** Reads `from=to` pairs separated by commas, e.g. `279781=279750,2546113=2546130`, or an object of them. */
export const codeMap = pairs(
  z.record(z.string().regex(/^\d{6,7}$/, told`not the number of a code`), z.coerce.number().int().positive()),
);

/** How videos are decoded. */
export const VIDEO_SETTINGS = z.strictObject({
  decoder: z
    .enum(['auto', 'ffmpeg', 'wasm'])
    .default('auto')
    .describe(
      "What decodes videos: the system's ffmpeg, the WebAssembly decoder (npm @ffmpeg/core), or the first of them that works",
    ),
  box: z
    .enum(['bubblewrap', 'prlimit'])
    .default('bubblewrap')
    .describe(
      "What isolates the system's ffmpeg. `bubblewrap` lets it see no network, no data folder and no other file; if bubblewrap does not work on this machine, the WebAssembly decoder is used. `prlimit` only limits time and memory, so a fault in ffmpeg could then read the site key",
    ),
  concurrency: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe('How many videos are decoded at the same time, each on one core; by default one for each core'),
  queueMax: z.coerce.number().int().min(0).default(32).describe('How many videos may wait; more are refused at once'),
  timeoutMs: z.coerce
    .number()
    .int()
    .min(100)
    .default(15_000)
    .describe('Longest time to decode one video, milliseconds'),
});

/** How video liveness answers. */
export const VIDEO_LIVENESS_SETTINGS = z.strictObject({
  pictureHours: z.coerce
    .number()
    .min(0.01)
    .max(24)
    .default(24)
    .describe('How many hours the pictures of a clip can be fetched; then they are erased together with their keys'),
  unknownPerson: UNKNOWN_ANSWERS.videoLiveness,
  sameFaceFrom: score100(60).describe(
    'From this face score on (0 to 100, the scale of face verification), the advice is: the same person',
  ),
  differentFaceBelow: score100(40).describe(
    'Below this face score the advice is: another person. Between the two it is: cannot be decided',
  ),
  attackLivingScoreBelow: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(0.393241)
    .describe('A refused clip whose livingScore is below this counts as an attack on the person; 0 turns the rule off'),
  challengeSeconds: z.coerce
    .number()
    .min(10)
    .max(3600)
    .default(180)
    .describe('How long a challenge is valid, from its issue to the arrival of its clip, seconds'),
  challengesMax: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(10_000)
    .describe(
      'How many challenges of live apps may be open at a time; one app gets at most half. Sandbox apps get a quarter as many in addition',
    ),
  challengeMegabytesMax: z.coerce
    .number()
    .int()
    .min(10)
    .max(65_536)
    .default(256)
    .describe(
      'Memory for clips that the recording page left for live apps and that were not fetched yet, megabytes; one app gets at most half. Clips that arrive may take a quarter as much in addition, and at least 40 MB',
    ),
  challengeRequired: z
    .stringbool()
    .or(z.boolean())
    .default(false)
    .describe(
      'Whether clips without a challenge are refused with 2546124, for every app; challengePolicy `always` does the same with a code of its own',
    ),
  challengePolicy: z
    .enum(['never', 'grey', 'always'])
    .default('never')
    .describe(
      'When a clip without a challenge is answered with 2546126 instead of a verdict: `never`, `always`, or `grey`: if its livingScore is in doubt, if the person was attacked lately, or if the risk decision that riskOrder names was not pass. An app may have a policy of its own (`renzheng challenge-policy set`)',
    ),
  challengeKinds: z
    .enum(['actions', 'colours-or-actions', 'actions-or-colours'])
    .default('actions')
    .describe(
      'The kinds of challenges, the preferred one first. `colours` lights the face from the screen and is experimental: no real people were measured with it, and others hold patents on coded screen light (docs/decisions/0226). Whoever declines it gets actions. An app may have a choice of its own (`renzheng challenge-kind set`)',
    ),
  challengeScoreFrom: livingScore(0.022403).describe('Under `grey`, a livingScore is in doubt from here on'),
  challengeScoreBelow: livingScore(0.933801).describe('Under `grey`, a livingScore is in doubt below this'),
  challengeAttackDays: z.coerce
    .number()
    .int()
    .min(0)
    .max(180)
    .default(7)
    .describe(
      'Under `grey`, a person who was attacked today or on so many days before needs a challenge; 0 turns this off',
    ),
  pageName: z
    .string()
    .trim()
    .min(1)
    .max(40)
    .optional()
    .describe('Your name as the recording page shows it to people; by default it shows none'),
  pageColour: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, told`must be a colour such as #0a5c36`)
    .refine((colour) => contrastWithWhite(colour) >= 4.5, told`is too light: white text on it could not be read`)
    .optional()
    .describe('Your colour on the recording page, such as #0a5c36. It must be dark enough for white text'),
  pageLogoFile: z
    .string()
    .optional()
    .describe('File of your logo for the recording page, beside `pageName`: PNG, JPEG, WebP or SVG, at most 200 KiB'),
  codes: codeMap
    .default({})
    .describe(
      "Your own numbers for the product's own codes, such as `2546113=2546130,2546114=2546131`; see docs/errors.md",
    ),
});

/** The contrast of a colour `#rrggbb` with white, 1 to 21, by WCAG 2.2. */
function contrastWithWhite(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}
