import { referenceFaceOf, TEMPLATE_MARGIN } from '../../src/people/reference-face.ts';
import { cosineOf } from '../../src/vision/compare-embeddings.ts';
import type { FaceSpace } from '../../src/vision/calibration/face-space.ts';
import { toFaceSpace } from '../../src/vision/calibration/to-face-space.ts';
import type { LabelledPhoto } from '../../src/vision/calibration/labelled-faces.ts';

/** How many photos a template of the bench holds at most. */
const TEMPLATE_PHOTOS_MAX = 3;

/** Cosines of single photos with templates of other photos, ascending. */
export interface TemplateCosines {
  /** Every photo with a template of up to three other photos of its person. */
  readonly genuine: Float32Array;
  /** Every photo with a template of up to three photos of every other person. */
  readonly impostors: Float32Array;
}

/**
 * Compares photos with templates, as face verification does for people with several photos: in the face space, which
 * each of the two is taken into.
 */
export function compareTemplates(
  photos: readonly LabelledPhoto[],
  embeddings: ReadonlyMap<string, Float32Array>,
  space: FaceSpace | null,
): TemplateCosines {
  const inSpace = (embedding: Float32Array) => (space === null ? embedding : toFaceSpace(space, embedding));
  const templateOf = (held: readonly Float32Array[]) => inSpace(referenceFaceOf('bench', held).embedding);
  const people = [...Map.groupBy(photos, ({ identity }) => identity).values()]
    .map((person) => person.flatMap(({ file }) => embeddings.get(file) ?? []))
    .filter((person) => person.length > 0)
    .map((held) => ({ held, probes: held.map(inSpace) }));
  const [genuine, impostors]: [number[], number[]] = [[], []];
  for (const person of people) {
    if (person.held.length < 2) continue;
    for (const [at, probe] of person.probes.entries()) {
      const others = person.held.toSpliced(at, 1).slice(0, TEMPLATE_PHOTOS_MAX);
      genuine.push(cosineOf(templateOf(others), probe) - marginOf(others));
    }
    const held = person.held.slice(0, TEMPLATE_PHOTOS_MAX);
    const template = templateOf(held);
    const strangers = people.filter((other) => other !== person).flatMap(({ probes }) => probes);
    for (const probe of strangers) impostors.push(cosineOf(template, probe) - marginOf(held));
  }
  return { genuine: Float32Array.from(genuine).toSorted(), impostors: Float32Array.from(impostors).toSorted() };
}

function marginOf(held: readonly Float32Array[]): number {
  return held.length > 1 ? TEMPLATE_MARGIN : 0;
}
