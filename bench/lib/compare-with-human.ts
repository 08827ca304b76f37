import path from 'node:path';
import { measuringData } from '../../test/measuring-data.ts';
import { startChildServer, type ChildServer } from './child-server.ts';
import { LFW, readFaceSets } from './face-sets.ts';
import { installHuman } from './install-human.ts';

/** Photos that one side analyses before it is the other's turn. */
const TURN_PHOTOS = 20;
/** The first photos are not counted: code is compiled and memory taken then. */
const WARM_UP_PHOTOS = 10;

/** How two libraries did on the same photos. */
export interface FaceComparison {
  /** Processor time of a photo here over that of the other library: the median over turns. */
  readonly cpuRatio: number;
  readonly cpuMsHere: number;
  readonly cpuMsThere: number;
  /** Share of pairs in which the two photos of a person are nearer to each other than two photos of two people. */
  readonly aucHere: number;
  readonly aucThere: number;
  /** Photos without a face, of all. Their pairs count as the least alike. */
  readonly missedHere: number;
  readonly missedThere: number;
  readonly photos: number;
}

type Embedding = readonly number[] | null;

interface Side {
  readonly server: ChildServer<{ readonly url: string }>;
  readonly embeddings: Embedding[];
  readonly turnsMs: number[];
}

/**
 * Compares the face models of the product with @vladmandic/human on two photos each of `people` people of LFW. The other
 * library gets the better of two measures, cosine and distance. Gives null if the photos or the registry are not there.
 */
export async function compareWithHuman(people: number): Promise<FaceComparison | null> {
  const folder = measuringData('faces');
  if (folder === null) return null;
  const photos = (await twoEach(folder, people)).map((file) => path.join(folder, file));
  const here = await open('bench/lib/face-server.ts', []);
  const there = await open('bench/lib/human-server.ts', [installHuman()]);
  for (const side of [here, there]) for (const photo of photos.slice(0, WARM_UP_PHOTOS)) await embeddingOf(side, photo);
  for (let at = 0; at < photos.length; at += TURN_PHOTOS) {
    const turn = photos.slice(at, at + TURN_PHOTOS);
    const order = (at / TURN_PHOTOS) % 2 === 0 ? [here, there] : [there, here];
    for (const side of order) await takeTurn(side, turn);
  }
  for (const { server } of [here, there]) await server.stop();
  const ratios = here.turnsMs.map((ms, turn) => ms / (there.turnsMs[turn] ?? Number.NaN));
  return {
    cpuRatio: median(ratios),
    cpuMsHere: median(here.turnsMs),
    cpuMsThere: median(there.turnsMs),
    aucHere: auc(here.embeddings, cosine),
    aucThere: Math.max(auc(there.embeddings, cosine), auc(there.embeddings, nearness)),
    missedHere: here.embeddings.filter((each) => each === null).length,
    missedThere: there.embeddings.filter((each) => each === null).length,
    photos: photos.length,
  };
}

/** Two photos of each of the first people of LFW who have two, one after the other. */
async function twoEach(folder: string, people: number): Promise<readonly string[]> {
  const byPerson = Map.groupBy(
    (await readFaceSets(folder)).filter(({ group }) => group === LFW),
    ({ identity }) => identity,
  );
  const pairs = [...byPerson.values()].filter(({ length }) => length >= 2).slice(0, people);
  return pairs.flatMap((own) => own.slice(0, 2).map(({ file }) => file));
}

async function open(script: string, args: readonly string[]): Promise<Side> {
  return { server: await startChildServer(script, args), embeddings: [], turnsMs: [] };
}

async function takeTurn(side: Side, photos: readonly string[]): Promise<void> {
  const before = side.server.cpuMs();
  for (const photo of photos) side.embeddings.push(await embeddingOf(side, photo));
  side.turnsMs.push((side.server.cpuMs() - before) / photos.length);
}

async function embeddingOf({ server }: Side, photo: string): Promise<Embedding> {
  const answer = await fetch(`${server.note.url}/?file=${encodeURIComponent(photo)}`);
  if (!answer.ok) throw new Error(`${photo}: ${await answer.text()}`);
  return (await answer.json()) as Embedding;
}

type Alike = (a: readonly number[], b: readonly number[]) => number;

const cosine: Alike = (a, b) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
const nearness: Alike = (a, b) => -Math.hypot(...a.map((value, at) => value - (b[at] ?? Number.NaN)));

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? Number.NaN), 0);
}

/**
 * The area under the ROC curve: how often a pair of one person is more alike than a pair of two, over all such
 * combinations. Equal ones count half. Photos 2n and 2n + 1 are of one person.
 */
export function auc(embeddings: readonly Embedding[], alike: Alike): number {
  const same: number[] = [];
  const other: number[] = [];
  for (const [first, a] of embeddings.entries())
    for (const [second, b] of embeddings.entries()) {
      if (second <= first) continue;
      const isSame = first % 2 === 0 && second === first + 1;
      (isSame ? same : other).push(a === null || b === null ? Number.NEGATIVE_INFINITY : alike(a, b));
    }
  const sorted = Float64Array.from(other).toSorted();
  const won = same.reduce((sum, value) => sum + (below(sorted, value, false) + below(sorted, value, true)) / 2, 0);
  return won / (same.length * other.length);
}

/** How many of sorted values are less than a value, or also equal to it. */
function below(sorted: Float64Array, value: number, orEqual: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = sorted[middle] ?? Number.NaN;
    if (at < value || (orEqual && at === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
