/**
 * Who passed a proxy that is none of the site's and that known customers did not pass on two earlier days: of such proxies of a
 * request, the one that known customers avoid most. This request is counted in.
 */
export interface RelayReading {
  /** Accounts that were seen for the first time ever and came through it, fading by half in three days. */
  readonly fresh: number;
  /** Networks over which such accounts of today came. */
  readonly networks: number;
  /** Known accounts that passed it, each once a day, fading in the same way. */
  readonly known: number;
  /** Known accounts that come to the app while as many new ones do. */
  readonly knownUsual: number;
}

/** The new accounts that a sponsor brought in the last seven days, the latest alone. This request is counted in. */
export interface GuestsReading {
  readonly guests: number;
  /**
   * Pairs of them that have one model of phone, over what two accounts of the site let expect. NaN for fewer than GUESTS_MIN
   * that name one.
   */
  readonly modelsAlike: number;
  /** The same by number range. */
  readonly numbersAlike: number;
  /** Of those of earlier days, the ones that came again on a later day; also of those that are not among the latest, fading. */
  readonly back: number;
  /** How many of so many new accounts of the site come again as there are guests of 24 hours or more whose return would be seen. */
  readonly backUsual: number;
}

/** Fewer guests are not compared. */
export const GUESTS_MIN = 4;

/**
 * How many known customers a proxy lacks before it counts as one that they avoid, how many of them have to come to the app with
 * one new account, and the share that may come all the same.
 */
export const AVOIDED = { usual: 4, aNewOne: 0.3, share: 0.15 } as const;

/**
 * Whether known customers hardly ever pass a proxy that new accounts pass. Such a proxy is none of the site's.
 * @param usual how many known customers have to be due
 */
export function isAvoided(
  { fresh, known, knownUsual }: Omit<RelayReading, 'networks'>,
  usual: number = AVOIDED.usual,
): boolean {
  return knownUsual >= usual && knownUsual >= AVOIDED.aNewOne * fresh && known <= AVOIDED.share * knownUsual;
}
