import { z } from 'zod';
import { UNKNOWN_ANSWERS } from './config-unknown.ts';

const failuresMax = (byDefault: number) => z.coerce.number().int().min(0).max(500).default(byDefault);

/**
 * How many attempts on one person may fail. The defaults follow what cloud services recommend, five failures in three
 * minutes, and decision 0810.
 */
export const ATTEMPT_SETTINGS = z.strictObject({
  windowMinutes: z.coerce
    .number()
    .min(0.1)
    .max(1_440)
    .default(3)
    .describe('Length of the short window in which failed attempts on one person are counted, minutes'),
  failuresInWindowMax: failuresMax(5).describe(
    'After so many failed comparisons or refused clips of one person within the window, the app has to wait; 0 for no bound. If they came from several apps, video liveness asks for a challenge instead',
  ),
  failuresInDayMax: failuresMax(20).describe('The same within 24 hours; 0 for no bound'),
});

/** How face verification answers. */
export const FACE_VERIFY_SETTINGS = z.strictObject({
  attackScoreBelow: z.coerce
    .number()
    .min(0)
    .max(100)
    .default(40)
    .describe('A compared face that scores below this counts as an attack on the person; 0 turns the rule off'),
  failedScoreBelow: z.coerce
    .number()
    .min(0)
    .max(100)
    .default(60)
    .describe(
      'A compared face that scores below this is a failed attempt on the person, in face verification and in video liveness; see the section attempts',
    ),
  unknownPerson: UNKNOWN_ANSWERS.faceVerify,
});
