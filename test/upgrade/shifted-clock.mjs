import process from 'node:process';

/**
 * Shifts the clock of a program that loads it with `node --import`. When the real clock shows TEST_CLOCK_STARTED_AT
 * (milliseconds since 1970), the program's clock shows TEST_CLOCK_STARTS_AT. Both clocks run at the same speed.
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
