import { z } from 'zod';

const times = z.int().min(0).max(1000);
const milliseconds = z.number().min(0).max(600_000);

/** What a page could see of the capture. It can be forged, so nothing is decided by it. It names no device. */
const CAPTURE_REPORT = z.strictObject({
  camera: z.enum(['virtual', 'phone', 'other', 'unnamed']),
  width: z.int().min(0).max(100_000),
  height: z.int().min(0).max(100_000),
  frameRate: z.number().min(0).max(1000),
  facing: z.enum(['user', 'environment', 'unknown']),
  timing: z.strictObject({
    frames: times,
    gapMs: milliseconds,
    jitterMs: milliseconds,
    longestGapMs: milliseconds,
  }),
  hiddenTimes: times,
  mutedTimes: times,
});

/** What a page reported of the capture. `unreadable` if it sent something else, `absent` if it sent nothing. */
export type CaptureReport = z.output<typeof CAPTURE_REPORT> | 'unreadable' | 'absent';

/** Header of the clip's request that holds the report as base64 of JSON. */
export const CAPTURE_HEADER = 'x-renzheng-capture';

const HEADER_LENGTH_MAX = 2000;

/** Reads the report of a page. Whatever it is, the clip is taken. */
export function readCaptureReport(header: string | string[] | undefined): CaptureReport {
  if (header === undefined) return 'absent';
  if (typeof header !== 'string' || header.length > HEADER_LENGTH_MAX) return 'unreadable';
  try {
    const parsed = CAPTURE_REPORT.safeParse(JSON.parse(Buffer.from(header, 'base64').toString()));
    return parsed.success ? parsed.data : 'unreadable';
  } catch {
    // A report that is no JSON is a weak signal too.
    return 'unreadable';
  }
}
