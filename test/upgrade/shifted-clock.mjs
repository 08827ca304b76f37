import process from 'node:process';

/**
 * Loaded before a program (`node --import`), so that it lives at another time: TEST_CLOCK_STARTS_AT is the instant at
 * which TEST_CLOCK_STARTED_AT, milliseconds of the real clock, is. Time goes on as fast as it does outside.
 */
const { TEST_CLOCK_STARTS_AT: startsAt, TEST_CLOCK_STARTED_AT: startedAt } = process.env;
const RealDate = globalThis.Date;
const offsetMs = RealDate.parse(startsAt ?? '') - Number(startedAt);
if (!Number.isFinite(offsetMs)) throw new Error('set TEST_CLOCK_STARTS_AT and TEST_CLOCK_STARTED_AT');

globalThis.Date = class extends RealDate {
  static now() {
    return RealDate.now() + offsetMs;
  }

  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + offsetMs);
    else super(...parts);
  }
};
