/** Share of the places that no single app may take, so that others always find one. */
const RESERVED = 1 / 4;

/** Limits how many videos are analysed at the same time, in all and for one app. One app gets a few places less. */
export class ClipPlaces {
  readonly #placesMax: number;
  readonly #appMax: number;
  readonly #byApp = new Map<string, number>();
  #taken = 0;

  /** @param placesMax at least 1 */
  constructor(placesMax: number) {
    this.#placesMax = placesMax;
    this.#appMax = Math.max(1, placesMax - Math.floor(placesMax * RESERVED));
  }

  /** Number of videos that are being analysed. */
  get taken(): number {
    return this.#taken;
  }

  /** Takes a place. Returns the function that leaves it, or `null` if there is no place for the app. */
  enter(appId: string): (() => void) | null {
    const own = this.#byApp.get(appId) ?? 0;
    if (this.#taken >= this.#placesMax || own >= this.#appMax) return null;
    this.#byApp.set(appId, own + 1);
    this.#taken++;
    let isInside = true;
    return () => {
      if (!isInside) return;
      isInside = false;
      this.#taken--;
      const left = (this.#byApp.get(appId) ?? 1) - 1;
      if (left === 0) this.#byApp.delete(appId);
      else this.#byApp.set(appId, left);
    };
  }
}
