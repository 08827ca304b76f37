import type { BaselineStore, SiteRate } from '../../features/business-risk/baselines/baseline-store.ts';
import {
  countHappening,
  learnHappening,
  newSeries,
  readSeries,
  type SiteSeries,
} from '../../features/business-risk/baselines/site-rates.ts';
import { BoundedMap } from './bounded-map.ts';

/** Outcomes and scenes that are counted for the whole site, each in some 12 KB. */
const SERIES_MAX = 64;

/** Rates of the whole site in the process: a series for each thing that happens. */
export class MemorySiteRates implements Pick<BaselineStore, 'happened' | 'learnHappened' | 'rate'> {
  readonly #series = new BoundedMap<string, SiteSeries>(SERIES_MAX);

  happened(what: readonly string[], atMs: number): void {
    for (const name of what) countHappening(this.#of(name, atMs), atMs);
  }

  learnHappened(what: readonly string[], atMs: number): void {
    for (const name of what) learnHappening(this.#of(name, atMs), atMs);
  }

  rate(what: string, windowMs: number, atMs: number): SiteRate | null {
    const events = this.#series.get('events');
    if (events === undefined) return null;
    const all = readSeries(events, windowMs, atMs);
    const series = this.#series.get(what);
    // What never happened while requests did is known to be rare.
    if (series === undefined) return { count: 0, events: all.count, normal: all.normal === null ? null : 0 };
    return { ...readSeries(series, windowMs, atMs), events: all.count };
  }

  /** Everything that is kept, by what happens. The series are alive: copy them. */
  entries(): readonly (readonly [string, SiteSeries])[] {
    return this.#series.entries();
  }

  /** Takes over what a snapshot held. */
  restore(series: readonly (readonly [string, SiteSeries])[]): void {
    for (const [name, each] of series) this.#series.set(name, each);
  }

  #of(name: string, atMs: number): SiteSeries {
    let series = this.#series.use(name);
    if (series === undefined) {
      series = newSeries(atMs, this.#series.get('events'));
      this.#series.set(name, series);
    }
    return series;
  }
}
