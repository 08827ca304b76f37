import type {
  BaselineReading,
  BaselineStore,
  PlaceReading,
  SiteRate,
  SiteReading,
} from '../../features/business-risk/baselines/baseline-store.ts';
import { addDecayed, decayedCount, type Decayed } from '../../features/business-risk/baselines/decayed.ts';
import { PLACE_KINDS, type Observation, type PlaceKind } from '../../features/business-risk/baselines/observation.ts';
import {
  arrive,
  distinctOf,
  learnPassed,
  newPlace,
  setBit,
  welcome,
  type PlaceRecord,
} from '../../features/business-risk/baselines/place-record.ts';
import { SUSPICION_HALF_LIFE_MS, type NotedSuspicion } from '../../features/business-risk/baselines/suspicion.ts';
import { localDay } from '../../features/business-risk/profile/account-profile.ts';
import { ALL_MARK_KINDS, MARK_KINDS, type MarkKind } from '../../features/business-risk/ingest/request-marks.ts';
import type { BaselineLimits, BaselineState } from './baseline-state.ts';
import { BoundedMap } from './bounded-map.ts';
import { atLeast, gapVariation, markKey, markKeys, relayKeys, usualRelays, type MarkRecord } from './mark-record.ts';
import { MemoryNewcomers } from './memory-newcomers.ts';
import { MemorySiteRates } from './memory-site-rates.ts';
import { MemorySuspicion } from './memory-suspicion.ts';
import { readPlace } from './read-place.ts';
import { establishedShare, newSite, type SiteRecord } from './site-record.ts';
import { unreadCohorts } from './unread-cohorts.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** What is new fades over hours, what is normal over days. */
const NOVEL_HALF_LIFE_MS = 6 * HOUR_MS;
const NORMAL_HALF_LIFE_MS = 10 * DAY_MS;
/** New accounts of a number range, an agent or a model are compared over days, because a farm takes its time. */
const BORN_HALF_LIFE_MS = SUSPICION_HALF_LIFE_MS;
const FOREIGN_HALF_LIFE_MS = 2 * HOUR_MS;
/** A new account that passed says less of what is normal than a familiar one. */
const FRESH_WEIGHT = 0.25;
/** Weight of the shares that MARK_KINDS gives, in requests: what a new site goes by. */
const PRIOR_WEIGHT = 30;
const GAP_RATE = 0.15;
/** Networks of a day over which a mark comes before it is a cohort. A little under 3, because the count is an estimate. */
const COHORT_NETWORKS_MIN = 2.9;

const BORN_KINDS = ['agent', 'model', 'prefix'] as const satisfies readonly MarkKind[];
const NOTHING: Decayed = { count: 0, atMs: 0 };
/** Earlier accounts, to compare the marks of new ones with. */
const RESERVOIR = 128;
/** Earlier accounts that a new one is compared with. */
const COMPARED = 4;
/** The first pairs count like the guess; later the chance moves slowly. */
const SAME_RATE_MIN = 0.0005;
const GUESS_WEIGHT = 60;

function isNew({ novelty }: Observation): boolean {
  return novelty === 'first' || novelty === 'fresh';
}

/** Baselines in the process: records by mark and by place, bounded, the ones used longest ago forgotten first. */
export class MemoryBaselines implements BaselineStore {
  readonly marks: BoundedMap<string, MarkRecord>;
  readonly places: BoundedMap<string, PlaceRecord>;
  #site: SiteRecord | null = null;
  readonly #earlier: Partial<Record<MarkKind, number>>[] = [];
  #next = 0;
  readonly #series = new MemorySiteRates();
  readonly #suspicion: MemorySuspicion;
  readonly #newcomers: MemoryNewcomers;

  constructor({ marksMax, placesMax }: BaselineLimits) {
    this.marks = new BoundedMap(marksMax);
    this.places = new BoundedMap(placesMax);
    this.#suspicion = new MemorySuspicion(Math.ceil(placesMax / 4));
    this.#newcomers = new MemoryNewcomers(placesMax);
  }

  observe(observation: Observation, { counts }: { readonly counts: boolean }): BaselineReading {
    const site = this.#arriveAtSite(observation, counts);
    if (counts && observation.novelty === 'first') this.#bear(observation);
    const places: Partial<Record<PlaceKind, PlaceReading>> = {};
    for (const kind of PLACE_KINDS) {
      const key = observation.places[kind];
      if (key !== undefined) places[kind] = this.#arriveAtPlace(`${kind} ${key}`, observation, { site, kind, counts });
    }
    if (counts) this.#newcomers.count(observation);
    const passed = usualRelays(observation, (key) => this.#normalOf(key, observation.atMs));
    return {
      cohorts: this.#readCohorts(observation, counts),
      places,
      suspicion: this.#suspicion.read(observation, (key) => this.#born(key, observation.atMs)),
      numberBirths: this.#numberBirths(observation),
      ...this.#newcomers.read(observation, passed, site.sameMark),
      foreignExcess: this.#foreignExcess(observation, counts),
      atMs: observation.atMs,
      siteDays: (observation.atMs - site.firstMs) / DAY_MS,
      siteRequests: site.requests.count,
      establishedShare: establishedShare(site),
    };
  }

  site(): SiteReading | null {
    const site = this.#site;
    if (site === null) return null;
    return { firstMs: site.firstMs, requests: site.requests.count, establishedShare: establishedShare(site) };
  }

  /** Tells that the site had its first request at a time, also if that request is not counted. */
  began(firstMs: number): void {
    this.#site ??= newSite(firstMs);
    this.#site.firstMs = Math.min(this.#site.firstMs, firstMs);
  }

  learn(observation: Observation): void {
    this.#addNormal(markKeys(observation), observation);
    for (const kind of PLACE_KINDS) {
      const key = observation.places[kind];
      const place = key === undefined ? undefined : this.places.get(`${kind} ${key}`);
      if (place !== undefined) learnPassed(place, observation);
    }
    if (observation.novelty === 'foreign') this.#foreign(observation, 'foreign-normal', NORMAL_HALF_LIFE_MS);
  }

  learnRelays(observation: Observation): void {
    this.#addNormal(relayKeys(observation), observation);
  }

  #addNormal(keys: readonly string[], { atMs, novelty }: Observation): void {
    for (const key of keys) {
      const record = this.#mark(key);
      record.normal = addDecayed(record.normal, novelty === 'familiar' ? 1 : FRESH_WEIGHT, atMs, NORMAL_HALF_LIFE_MS);
    }
  }

  suspect(observation: Observation, suspicion: NotedSuspicion): void {
    this.#suspicion.note(observation, suspicion);
  }

  forgive(observation: Observation): void {
    this.#suspicion.forgive(observation);
  }

  happened(what: readonly string[], atMs: number): void {
    this.#series.happened(what, atMs);
  }

  learnHappened(what: readonly string[], atMs: number): void {
    this.#series.learnHappened(what, atMs);
  }

  rate(what: string, windowMs: number, atMs: number): SiteRate | null {
    return this.#series.rate(what, windowMs, atMs);
  }

  /** Everything that is kept, for a snapshot. The records are alive: copy them. */
  dump(): BaselineState {
    return {
      marks: this.marks.entries(),
      places: this.places.entries(),
      site: this.#site,
      earlier: this.#earlier,
      next: this.#next,
      series: this.#series.entries(),
      suspicion: this.#suspicion.entries(),
      ...this.#newcomers.dump(),
    };
  }

  /** Takes over what a snapshot held. */
  restore(state: BaselineState): void {
    const { marks, places, site, earlier, next, series = [], suspicion = [] } = state;
    this.#suspicion.restore(suspicion);
    this.#series.restore(series);
    this.#newcomers.restore(state);
    for (const [key, record] of marks) this.marks.set(key, record);
    for (const [key, place] of places) this.places.set(key, place);
    this.#site = site;
    this.#earlier.splice(0, this.#earlier.length, ...earlier);
    this.#next = next;
  }

  #arriveAtSite(observation: Observation, counts: boolean): SiteRecord {
    const { atMs, firstOfDay, established, marks } = observation;
    const site = (this.#site ??= newSite(atMs));
    if (!counts) return site;
    site.requests = addDecayed(site.requests, 1, atMs, DAY_MS);
    site.established = addDecayed(site.established, established ? 1 : 0, atMs, DAY_MS);
    if (firstOfDay) this.#compareWithEarlier(site, marks);
    return site;
  }

  /** Moves the chance that two accounts of this site bring the same mark, one comparison at a time. */
  #compareWithEarlier(site: SiteRecord, marks: Observation['marks']): void {
    for (let back = 1; back <= Math.min(COMPARED, this.#earlier.length); back += 1) {
      const other = this.#earlier[(this.#next + back * 29) % this.#earlier.length];
      for (const kind of ['agent', 'model', 'prefix'] as const) {
        const [mine, theirs] = [marks[kind], other?.[kind]];
        if (mine === undefined || theirs === undefined) continue;
        const rate = Math.max(SAME_RATE_MIN, 1 / (site.compared[kind] + GUESS_WEIGHT));
        site.compared[kind] += 1;
        site.sameMark[kind] += rate * ((mine === theirs ? 1 : 0) - site.sameMark[kind]);
      }
    }
    this.#earlier[this.#next % RESERVOIR] = { ...marks };
    this.#next += 1;
  }

  #arriveAtPlace(
    name: string,
    observation: Observation,
    { site, kind, counts }: { readonly site: SiteRecord; readonly kind: PlaceKind; readonly counts: boolean },
  ): PlaceReading {
    let place = this.places.use(name);
    if (place === undefined) {
      place = newPlace(observation.atMs);
      this.places.set(name, place);
    }
    if (counts) arrive(place, observation, kind === 'device');
    if (counts && kind === 'sponsor' && observation.atSponsor && isNew(observation)) welcome(place, observation);
    return readPlace(place, site.sameMark, observation.atMs);
  }

  #readCohorts(observation: Observation, counts: boolean): BaselineReading['cohorts'] {
    const { appId, scene, atMs, novelty, marks } = observation;
    const cohorts = unreadCohorts(marks);
    if (novelty === 'familiar' || novelty === 'fresh') return cohorts;
    for (const kind of ALL_MARK_KINDS) {
      const value = marks[kind];
      if (value === undefined) continue;
      const inScene = `${appId} ${scene} ${novelty} ${kind}`;
      const all = this.#arriveNovel(inScene, atMs, counts);
      const record = this.#arriveNovel(`${inScene} ${value}`, atMs, counts);
      if (counts) this.#spread(record, observation);
      // Requests of one place are a matter of the place. A cohort comes over several networks.
      if (distinctOf(record.networks) < COHORT_NETWORKS_MIN) continue;
      const { family } = MARK_KINDS[kind];
      const size = record.novel.count;
      const lift = atLeast(size) / (this.#shareOf(appId, kind, value, atMs) * all.novel.count + 1);
      if (lift > cohorts[family].lift) cohorts[family] = { lift, size, gapVariation: gapVariation(record) };
    }
    return cohorts;
  }

  /** Counts an account that was never seen, for each of its marks. */
  #bear({ appId, atMs, marks }: Observation): void {
    for (const kind of BORN_KINDS) {
      const value = marks[kind];
      if (value === undefined) continue;
      this.#countBirth(markKey(appId, kind, value), atMs);
      if (kind === 'prefix') this.#countBirth(markKey(appId, kind), atMs);
    }
  }

  #countBirth(key: string, atMs: number): void {
    const record = this.#mark(key);
    record.born = addDecayed(record.born ?? NOTHING, 1, atMs, BORN_HALF_LIFE_MS);
  }

  #born(key: string, atMs: number): number {
    return decayedCount(this.marks.get(key)?.born ?? NOTHING, atMs, BORN_HALF_LIFE_MS);
  }

  #numberBirths({ appId, atMs, marks }: Observation): number {
    if (marks.prefix === undefined) return Number.NaN;
    const born = this.#born(markKey(appId, 'prefix', marks.prefix), atMs);
    if (born < 2) return 0;
    const all = this.#born(markKey(appId, 'prefix'), atMs);
    return atLeast(born) / (this.#shareOf(appId, 'prefix', marks.prefix, atMs) * all + 1);
  }

  /** How much of ordinary traffic of an app brings a mark. */
  #shareOf(appId: string, kind: MarkKind, value: number, atMs: number): number {
    const all = this.#normalOf(markKey(appId, kind), atMs);
    const normal = this.#normalOf(markKey(appId, kind, value), atMs);
    return (normal + PRIOR_WEIGHT * MARK_KINDS[kind].share) / (all + PRIOR_WEIGHT);
  }

  #spread(record: MarkRecord, { atMs, places }: Observation): void {
    const day = localDay(atMs);
    if (day !== record.day) record.networks.fill(0);
    record.day = day;
    if (places.network !== undefined) setBit(record.networks, Number.parseInt(places.network.slice(0, 8), 16));
  }

  #arriveNovel(key: string, atMs: number, counts: boolean): MarkRecord {
    const record = this.#mark(key);
    record.novel = addDecayed(record.novel, counts ? 1 : 0, atMs, NOVEL_HALF_LIFE_MS);
    if (!counts) return record;
    if (record.lastMs > 0) {
      const gap = Math.max(atMs - record.lastMs, 0);
      const rate = Math.max(GAP_RATE, 1 / (record.gaps + 1));
      record.gapMean += rate * (gap - record.gapMean);
      record.gapSquare += rate * (gap * gap - record.gapSquare);
      record.gaps += 1;
    }
    record.lastMs = Math.max(record.lastMs, atMs);
    return record;
  }

  #foreignExcess(observation: Observation, counts: boolean): number {
    if (observation.novelty !== 'foreign') return 1;
    const now = this.#foreign(observation, 'foreign-now', FOREIGN_HALF_LIFE_MS, counts ? 1 : 0);
    const normal = this.#mark(`${observation.appId} ${observation.scene} foreign-normal`).normal;
    // A count that fades with half-life h settles at the rate times h / ln 2, so the ratio of two settled counts is known.
    const expected =
      decayedCount(normal, observation.atMs, NORMAL_HALF_LIFE_MS) * (FOREIGN_HALF_LIFE_MS / NORMAL_HALF_LIFE_MS);
    return atLeast(now) / (expected + 3);
  }

  #foreign({ appId, scene, atMs }: Observation, name: string, halfLifeMs: number, amount = 1): number {
    const record = this.#mark(`${appId} ${scene} ${name}`);
    record.normal = addDecayed(record.normal, amount, atMs, halfLifeMs);
    return record.normal.count;
  }

  #normalOf(key: string, atMs: number): number {
    const record = this.marks.get(key);
    return record === undefined ? 0 : decayedCount(record.normal, atMs, NORMAL_HALF_LIFE_MS);
  }

  #mark(key: string): MarkRecord {
    let record = this.marks.use(key);
    if (record === undefined) {
      record = {
        novel: NOTHING,
        normal: NOTHING,
        gaps: 0,
        lastMs: 0,
        gapMean: 0,
        gapSquare: 0,
        day: 0,
        networks: [0, 0],
      };
      this.marks.set(key, record);
    }
    return record;
  }
}
