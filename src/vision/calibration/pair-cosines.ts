import type { RandomSource } from '../../kernel/random.ts';
import { cosineOf } from '../compare-embeddings.ts';
import type { LabelledFaces, LabelledPhoto } from './labelled-faces.ts';

/** The most impostor pairs of a group that are compared. If there are more, a random part is taken. */
const IMPOSTOR_PAIRS_MAX = 5_000_000;

/** How many of the most similar impostor pairs keep their file names, so that they can be checked by eye. */
const REMEMBERED_MAX = 200;

/** A pair of photos with its cosine. */
export interface ComparedPair {
  readonly a: string;
  readonly b: string;
  readonly cosine: number;
}

/** Everything that was compared within a group. */
export interface GroupCosines {
  readonly group: string;
  readonly faces: number;
  /** Ascending. */
  readonly genuine: Float32Array;
  /** Ascending. */
  readonly impostors: Float32Array;
  /** The most similar impostor pairs, the most similar first. */
  readonly mostAlike: readonly ComparedPair[];
}

/** Compares every labelled pair of encoded faces, group by group, in the order of the list. */
export function comparePairs(
  faces: LabelledFaces,
  embeddings: ReadonlyMap<string, Float32Array>,
  random: RandomSource,
): GroupCosines[] {
  if (faces.kind === 'photos') return groupBy(faces.photos).map((photos) => comparePhotos(photos, embeddings, random));
  return groupBy(faces.pairs).map((pairs) => {
    const compared = new Compared(pairs[0]?.group ?? '');
    for (const { a, b, same } of pairs)
      compared.add({ file: a, identity: 'a' }, { file: b, identity: same ? 'a' : 'b' }, embeddings);
    return compared.finish();
  });
}

function groupBy<Row extends { readonly group: string }>(rows: readonly Row[]): Row[][] {
  return [...Map.groupBy(rows, (row) => row.group).values()];
}

function comparePhotos(
  photos: readonly LabelledPhoto[],
  embeddings: ReadonlyMap<string, Float32Array>,
  random: RandomSource,
): GroupCosines {
  const compared = new Compared(photos[0]?.group ?? '');
  const usable = photos.filter((photo) => embeddings.has(photo.file));
  const count = usable.length;
  if ((count * (count - 1)) / 2 <= IMPOSTOR_PAIRS_MAX) {
    for (const [at, a] of usable.entries())
      for (let other = at + 1; other < count; other++) compared.add(a, usable[other], embeddings);
    return compared.finish();
  }
  for (const people of Map.groupBy(usable, (photo) => photo.identity).values())
    for (const [at, a] of people.entries()) for (const b of people.slice(at + 1)) compared.add(a, b, embeddings);
  for (let pair = 0; pair < IMPOSTOR_PAIRS_MAX; pair++) {
    const [a, b] = [usable[random.intBelow(count)], usable[random.intBelow(count)]];
    if (a?.identity !== b?.identity) compared.add(a, b, embeddings);
  }
  return compared.finish();
}

/** Collects the cosines of a group. */
class Compared {
  readonly #group: string;
  readonly #files = new Set<string>();
  readonly #genuine: number[] = [];
  readonly #impostors: number[] = [];
  #mostAlike: ComparedPair[] = [];

  constructor(group: string) {
    this.#group = group;
  }

  add(
    a: Pick<LabelledPhoto, 'file' | 'identity'> | undefined,
    b: Pick<LabelledPhoto, 'file' | 'identity'> | undefined,
    embeddings: ReadonlyMap<string, Float32Array>,
  ): void {
    if (a === undefined || b === undefined || a.file === b.file) return;
    const [embeddingA, embeddingB] = [embeddings.get(a.file), embeddings.get(b.file)];
    if (embeddingA === undefined || embeddingB === undefined) return;
    this.#files.add(a.file).add(b.file);
    const cosine = cosineOf(embeddingA, embeddingB);
    if (a.identity === b.identity) this.#genuine.push(cosine);
    else {
      this.#impostors.push(cosine);
      this.#remember({ a: a.file, b: b.file, cosine });
    }
  }

  finish(): GroupCosines {
    return {
      group: this.#group,
      faces: this.#files.size,
      genuine: Float32Array.from(this.#genuine).toSorted(),
      impostors: Float32Array.from(this.#impostors).toSorted(),
      mostAlike: this.#shorten(),
    };
  }

  #remember(pair: ComparedPair): void {
    const last = this.#mostAlike[REMEMBERED_MAX - 1];
    if (last !== undefined && pair.cosine <= last.cosine) return;
    this.#mostAlike.push(pair);
    if (this.#mostAlike.length >= REMEMBERED_MAX * 4) this.#mostAlike = this.#shorten();
  }

  #shorten(): ComparedPair[] {
    return this.#mostAlike.toSorted((a, b) => b.cosine - a.cosine).slice(0, REMEMBERED_MAX);
  }
}
