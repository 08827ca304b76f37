import { compareWithReference, referenceFaceOf } from '../../src/people/reference-face.ts';
import type { Embedding } from '../../src/vision/face-encoder.ts';
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

/** Compares photos with templates, as face verification does for people with several photos. */
export function compareTemplates(
  photos: readonly LabelledPhoto[],
  embeddings: ReadonlyMap<string, Float32Array>,
): TemplateCosines {
  const people = [...Map.groupBy(photos, ({ identity }) => identity).values()]
    .map((person) => person.flatMap(({ file }) => embeddings.get(file) ?? []))
    .filter((person) => person.length > 0);
  const [genuine, impostors]: [number[], number[]] = [[], []];
  for (const person of people) {
    for (const probe of person) {
      const others = person.filter((photo) => photo !== probe).slice(0, TEMPLATE_PHOTOS_MAX);
      if (others.length > 0) genuine.push(cosine(others, probe));
    }
    if (person.length < 2) continue;
    const template = referenceFaceOf('bench', person.slice(0, TEMPLATE_PHOTOS_MAX));
    for (const stranger of people)
      if (stranger !== person) for (const probe of stranger) impostors.push(cosineWith(template, probe));
  }
  return { genuine: Float32Array.from(genuine).toSorted(), impostors: Float32Array.from(impostors).toSorted() };
}

function cosine(photos: readonly Float32Array[], probe: Float32Array): number {
  return cosineWith(referenceFaceOf('bench', photos), probe);
}

function cosineWith(template: ReturnType<typeof referenceFaceOf>, probe: Float32Array): number {
  const compared = compareWithReference(template, { modelId: 'bench', embedding: probe as Embedding });
  return compared.ok ? compared.cosine : NaN;
}
