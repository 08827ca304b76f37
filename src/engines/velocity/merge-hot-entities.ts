import { multisetUnion } from './multiset-union.ts';
import { DistinctCounter, DistinctLevel, DISTINCT_EXACT_MAX, LEVELS_MAX } from './velocity-distinct.ts';
import { HotEntity, RING_LENGTH } from './velocity-hot-entity.ts';
import { RHYTHM_EVENTS } from './velocity-rhythm.ts';
import { present } from '../../kernel/assert.ts';

/**
 * Makes one busy entity of two that saw some events both and others alone, e.g. one from stored decisions and one that
 * lost its older events. For every time, the number of events since then is the larger of the two numbers. So nothing
 * counts twice, and to merge again changes nothing.
 *
 * @param shared goes on counting while `other` was made, so that what came after the last bucket of `other` is its alone
 */
export function mergeHotEntities(shared: HotEntity, other: HotEntity): HotEntity {
  const distinct = shared.distinct.map((counter, kind) => mergeCounters(counter, present(other.distinct[kind])));
  const merged = new HotEntity(shared.key, distinct);
  merged.lastMs = Math.max(shared.lastMs, other.lastMs);
  const times = mergeTimes(lastTimesOf(shared), lastTimesOf(other));
  merged.times.set(times);
  merged.timesSeen = times.length;
  for (let window = 0; window < merged.newest.length; window += 1) mergeRings(merged, window, shared, other);
  return merged;
}

function mergeRings(merged: HotEntity, window: number, shared: HotEntity, other: HotEntity): void {
  const newest = Math.max(present(shared.newest[window]), present(other.newest[window]));
  merged.newest[window] = newest;
  let [since, otherSince, before] = [0, 0, 0];
  for (let number = newest; number > newest - RING_LENGTH && number >= 0; number -= 1) {
    const count = bucketOf(shared, window, number);
    since += count;
    otherSince += number > present(other.newest[window]) ? count : bucketOf(other, window, number);
    const most = Math.max(since, otherSince);
    merged.buckets[placeOf(window, number)] = most - before;
    before = most;
  }
}

function bucketOf({ buckets, newest }: HotEntity, window: number, number: number): number {
  const age = present(newest[window]) - number;
  return age < 0 || age >= RING_LENGTH ? 0 : present(buckets[placeOf(window, number)]);
}

function placeOf(window: number, number: number): number {
  return window * RING_LENGTH + (number % RING_LENGTH);
}

/** The last times of an entity, oldest first. */
function lastTimesOf({ times, timesSeen }: HotEntity): number[] {
  const kept = Math.min(timesSeen, RHYTHM_EVENTS);
  return Array.from({ length: kept }, (_, index) => present(times[(timesSeen - kept + index) % RHYTHM_EVENTS]));
}

/** The last times of both, oldest first. One that both hold stands there once. */
function mergeTimes(ours: readonly number[], theirs: readonly number[]): number[] {
  const union = multisetUnion(ours, theirs, (time) => time);
  return union.toSorted((a, b) => a - b).slice(-RHYTHM_EVENTS);
}

function mergeCounters(ours: DistinctCounter, theirs: DistinctCounter): DistinctCounter {
  const merged = new DistinctCounter();
  const depths = Math.max(ours.levels.length, theirs.levels.length);
  merged.levels.splice(
    0,
    1,
    ...Array.from({ length: depths }, (_, depth) => mergeLevels(levelOf(ours, depth), levelOf(theirs, depth))),
  );
  for (let last = merged.levels.at(-1); last?.full === true && merged.levels.length < LEVELS_MAX;) {
    last = last.sample(merged.levels.length);
    merged.levels.push(last);
  }
  return merged;
}

/** A level of a counter. One that it has not needed yet is made from its last one, which has forgotten no member. */
function levelOf({ levels }: DistinctCounter, depth: number): DistinctLevel {
  return levels[depth] ?? present(levels.at(-1)).sample(depth);
}

function mergeLevels(ours: DistinctLevel, theirs: DistinctLevel): DistinctLevel {
  const lastMs = new Map<number, number>();
  for (const level of [ours, theirs])
    for (let index = 0; index < level.count; index += 1) {
      const fingerprint = present(level.fingerprints[index]);
      lastMs.set(fingerprint, Math.max(lastMs.get(fingerprint) ?? 0, present(level.lastMs[index])));
    }
  const newestFirst = [...lastMs].toSorted(([, a], [, b]) => b - a);
  const kept = newestFirst.slice(0, DISTINCT_EXACT_MAX);
  const forgottenAtMs = Math.max(ours.forgottenAtMs, theirs.forgottenAtMs, newestFirst[DISTINCT_EXACT_MAX]?.[1] ?? 0);
  return DistinctLevel.of(
    kept.map(([fingerprint]) => fingerprint),
    kept.map(([, ms]) => ms),
    forgottenAtMs,
  );
}
