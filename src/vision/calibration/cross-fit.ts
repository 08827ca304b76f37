import { seededRandom } from '../../kernel/seeded-random.ts';
import { FACE_SPACE } from './face-space.ts';
import { FACE_SPACE_FIT, fitFaceSpace, type FaceSpaceFit } from './fit-face-space.ts';
import type { LabelledPair, LabelledPhoto } from './labelled-faces.ts';
import { comparePairs, type GroupCosines } from './pair-cosines.ts';
import { allToFaceSpace } from './to-face-space.ts';

/** The most alike pairs that are kept. */
const REMEMBERED_MAX = 200;
/** In how many parts the people are split. */
const PARTS = 4;

/**
 * Compares every two people of a group in a space that was fitted to others, so that no rate is flattered by having seen
 * its people. The people are split in four parts, and people of two parts are compared in the space of the other two.
 */
export function compareCrossFitted(
  photos: readonly LabelledPhoto[],
  embeddings: ReadonlyMap<string, Float32Array>,
  fit: FaceSpaceFit = FACE_SPACE_FIT,
): readonly GroupCosines[] {
  const usable = photos.filter(({ file }) => embeddings.has(file));
  const random = seededRandom(1);
  const partOf = new Map<string, number>();
  for (const { identity } of usable) if (!partOf.has(identity)) partOf.set(identity, random.intBelow(PARTS));
  const of = (part: number) => usable.filter(({ identity }) => partOf.get(identity) === part);
  const compared: GroupCosines[] = [];
  for (let a = 0; a < PARTS; a++) {
    for (let b = a + 1; b < PARTS; b++) {
      const others = usable.filter(({ identity }) => partOf.get(identity) !== a && partOf.get(identity) !== b);
      const strangers = others.flatMap(({ file }) => embeddings.get(file) ?? []);
      const about = { id: 'others', modelId: 'others', data: 'others', licence: 'others' };
      const space = FACE_SPACE.parse(fitFaceSpace(strangers, about, fit));
      // People of one part are compared once: those of each part with the next, and those of the last with the first.
      const within = [...(b === a + 1 ? [of(a)] : []), ...(a === 0 && b === PARTS - 1 ? [of(b)] : [])];
      const pairs = [...pairsBetween(of(a), of(b)), ...within.flatMap(pairsWithin)];
      compared.push(...comparePairs({ kind: 'pairs', pairs }, allToFaceSpace(space, embeddings), random));
    }
  }
  return [...Map.groupBy(compared, ({ group }) => group)].map(([group, parts]) => ({
    group,
    faces: usable.filter((photo) => photo.group === group).length,
    genuine: sorted(parts.map(({ genuine }) => genuine)),
    impostors: sorted(parts.map(({ impostors }) => impostors)),
    mostAlike: parts
      .flatMap(({ mostAlike }) => mostAlike)
      .toSorted((x, y) => y.cosine - x.cosine)
      .slice(0, REMEMBERED_MAX),
  }));
}

function pairsBetween(some: readonly LabelledPhoto[], others: readonly LabelledPhoto[]): LabelledPair[] {
  return some.flatMap((a) => others.filter((b) => b.group === a.group).map((b) => pairOf(a, b)));
}

function pairsWithin(photos: readonly LabelledPhoto[]): LabelledPair[] {
  return photos.flatMap((a, at) => pairsBetween([a], photos.slice(at + 1)));
}

function pairOf(a: LabelledPhoto, b: LabelledPhoto): LabelledPair {
  return { a: a.file, b: b.file, same: a.identity === b.identity, group: a.group };
}

function sorted(parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part])).toSorted();
}
