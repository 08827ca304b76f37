import type { BaselineReading } from '../../features/business-risk/baselines/baseline-store.ts';
import type { Observation } from '../../features/business-risk/baselines/observation.ts';
import type { ComparedKind } from '../../features/business-risk/baselines/place-record.ts';
import type { BaselineState } from './baseline-state.ts';
import { MemoryGuests } from './memory-guests.ts';
import { MemoryRelays } from './memory-relays.ts';

/** New accounts by the proxies that they pass and by the sponsors that bring them, bounded. */
export class MemoryNewcomers {
  readonly #relays: MemoryRelays;
  readonly #guests: MemoryGuests;

  /** @param placesMax how many places the baselines keep */
  constructor(placesMax: number) {
    this.#relays = new MemoryRelays(Math.ceil(placesMax / 4));
    this.#guests = new MemoryGuests(Math.ceil(placesMax / 16));
  }

  count(observation: Observation): void {
    this.#relays.count(observation);
    this.#guests.count(observation);
  }

  /**
   * What is known of the proxies and the sponsor of a request.
   * @param passed its proxies that a good part of ordinary traffic passes
   * @param sameMark chance that two accounts of the site bring the same mark, by kind
   */
  read(
    observation: Observation,
    passed: readonly string[],
    sameMark: Readonly<Record<ComparedKind, number>>,
  ): Pick<BaselineReading, 'usualRelays' | 'relay' | 'guests'> {
    const usualRelays = this.#relays.notAvoided(passed, observation);
    return {
      usualRelays,
      relay: this.#relays.read(observation, usualRelays),
      guests: this.#guests.read(observation, sameMark),
    };
  }

  /** Everything that is kept, for a snapshot. The records are alive: copy them. */
  dump(): Required<Pick<BaselineState, 'relays' | 'guests'>> {
    return { relays: this.#relays.entries(), guests: this.#guests.dump() };
  }

  restore({ relays = [], guests }: Pick<BaselineState, 'relays' | 'guests'>): void {
    this.#relays.restore(relays);
    if (guests !== undefined) this.#guests.restore(guests);
  }
}
