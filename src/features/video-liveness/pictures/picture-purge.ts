/** What the purge of pictures removes from, and what cleans the disk after it. */
export interface PicturePurgeDeps {
  /** Deletes what expired, and gives how many pictures that were. */
  readonly purge: () => Promise<number>;
  /** Removes from the disk what deleted rows left behind. */
  readonly scrub: () => Promise<void>;
}

/** Removes expired pictures, also from the write-ahead log, which still holds them and above all their keys. */
export class PicturePurge {
  readonly #deps: PicturePurgeDeps;
  #isScrubDue = false;

  constructor(deps: PicturePurgeDeps) {
    this.#deps = deps;
  }

  /** Deletes what expired, and gives how many pictures that were. Throws Fault. */
  async purge(): Promise<number> {
    const pictures = await this.#deps.purge();
    if (pictures > 0) this.#isScrubDue = true;
    return pictures;
  }

  /** Scrubs the disk if pictures were deleted since a scrub last succeeded. Throws Fault, and is then still due. */
  async scrubIfDue(): Promise<void> {
    if (!this.#isScrubDue) return;
    await this.#deps.scrub();
    this.#isScrubDue = false;
  }
}
