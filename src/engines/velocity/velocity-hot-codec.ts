import { present } from '../../kernel/assert.ts';
import { DistinctCounter, DistinctLevel } from './velocity-distinct.ts';
import { HotEntity } from './velocity-hot-entity.ts';

/** Writes hot entities, including empty places, as one array of numbers. */
export function encodeHotEntities(entities: readonly (HotEntity | undefined)[]): Float64Array {
  const numbers: number[] = [entities.length];
  for (const entity of entities) {
    if (entity === undefined) {
      numbers.push(0);
      continue;
    }
    numbers.push(
      1,
      ...entity.key,
      entity.lastMs,
      entity.timesSeen,
      ...entity.buckets,
      ...entity.newest,
      ...entity.times,
      entity.distinct.length,
    );
    for (const { levels } of entity.distinct) {
      numbers.push(levels.length);
      for (const { count, forgottenAtMs, fingerprints, lastMs } of levels) {
        numbers.push(count, forgottenAtMs, ...fingerprints.subarray(0, count), ...lastMs.subarray(0, count));
      }
    }
  }
  return Float64Array.from(numbers);
}

/** Reads what encodeHotEntities wrote. Throws an Error if the numbers end within an entity. */
export function decodeHotEntities(numbers: Float64Array): (HotEntity | undefined)[] {
  const source = new NumberSource(numbers);
  return Array.from({ length: source.next() }, () => (source.next() === 0 ? undefined : decodeEntity(source)));
}

function decodeEntity(source: NumberSource): HotEntity {
  const key = [source.next(), source.next()] as const;
  const [lastMs, timesSeen] = [source.next(), source.next()];
  const shape = new HotEntity(key, 0);
  const [buckets, newest, times] = [shape.buckets, shape.newest, shape.times].map(({ length }) => source.take(length));
  const distinct = Array.from({ length: source.next() }, () => {
    const counter = new DistinctCounter();
    counter.levels.splice(0, 1, ...Array.from({ length: source.next() }, () => decodeLevel(source)));
    return counter;
  });
  const entity = new HotEntity(key, distinct);
  entity.buckets.set(present(buckets));
  entity.newest.set(present(newest));
  entity.times.set(present(times));
  entity.lastMs = lastMs;
  entity.timesSeen = timesSeen;
  return entity;
}

function decodeLevel(source: NumberSource): DistinctLevel {
  const [count, forgottenAtMs] = [source.next(), source.next()];
  return DistinctLevel.of(source.take(count), source.take(count), forgottenAtMs);
}

class NumberSource {
  readonly #numbers: Float64Array;
  #at = 0;

  constructor(numbers: Float64Array) {
    this.#numbers = numbers;
  }

  next(): number {
    const value = this.#numbers[this.#at];
    if (value === undefined) throw new RangeError('the snapshot ends within an entity');
    this.#at += 1;
    return value;
  }

  take(count: number): Float64Array {
    if (this.#at + count > this.#numbers.length) throw new RangeError('the snapshot ends within an entity');
    this.#at += count;
    return this.#numbers.subarray(this.#at - count, this.#at);
  }
}
