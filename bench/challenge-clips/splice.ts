import type { Picture } from '../../src/vision/picture.ts';
import { drawFrom, type Drawn, type Ranges } from '../attacks/draw.ts';
import type { Rng } from '../world/rng.ts';
import { coloursMs, type ActionChallenge, type ColourChallenge, type PageColour } from './challenge.ts';
import type { ChallengeFrames, ChallengeInput, ChallengeMaker, Take } from './challenge-maker.ts';
import { recordAnswer, USUAL_ANSWER } from './honest.ts';

/** Ranges of a program that cuts earlier recordings together. */
const SPLICE_RANGES = {
  /** How far the cuts lie beside the right place, in milliseconds. */
  cutErrorMs: [0, 80],
  clockShiftMs: [0, 400],
} as const satisfies Ranges;

/** A splice that was drawn. */
interface SpliceDraw extends Drawn<typeof SPLICE_RANGES> {
  /** How long the program searches for a piece, in milliseconds. The piece before is shown on meanwhile. */
  readonly searchMs: number;
  /** Frames of a cross-fade. 0 is a hard cut. */
  readonly fadeFrames: number;
}

function drawSplice(random: Rng): SpliceDraw {
  return {
    ...drawFrom(random, SPLICE_RANGES),
    searchMs: random.pick([0, 0, random.int(80, 250), random.int(250, 700)]),
    fadeFrames: random.pick([0, 0, random.int(2, 4), random.int(5, 9)]),
  };
}

/** A part of an earlier recording. */
interface Piece {
  readonly from: Take;
  /** First frame, and how many there are. */
  readonly first: number;
  readonly count: number;
}

/** Which piece is shown from a frame of the new clip on. */
interface Cut {
  readonly at: number;
  readonly piece: Piece;
}

/** Pieces of earlier recordings, cut together in the asked order and injected. */
export const splice: ChallengeMaker = {
  id: 'splice',
  version: 2,
  label: 'attack',
  species: 'splice',
  kinds: ['actions', 'colours'],
  reportOnly: false,
  make: ({ challenge, ...input }: ChallengeInput) =>
    challenge.kind === 'colours' ? spliceColours(challenge, input) : spliceActions(challenge, input),
};

type Material = Omit<ChallengeInput, 'challenge'>;

async function spliceColours(challenge: ColourChallenge, { random, ...input }: Material): Promise<ChallengeFrames> {
  const draw = drawSplice(random.fork('splice'));
  const pieces: (Piece & { readonly rgb: PageColour })[] = [];
  const idle: Piece[] = [];
  for (const name of ['first', 'second']) {
    const library = libraryOf(random.fork(name), challenge);
    const take = await recordAnswer(random.fork(`record ${name}`), library, USUAL_ANSWER, input);
    const frameAt = (ms: number) => Math.max(0, Math.round((ms * take.fps) / 1000));
    let begin = library.startMs + Number(take.parameters['clockShiftMs']);
    idle.push({ from: take, first: 0, count: Math.max(1, frameAt(begin)) });
    for (const { rgb, ms } of library.colours) {
      const first = frameAt(begin + random.range(-1, 1) * draw.cutErrorMs);
      begin += ms;
      // A recording that ended before its last colour was seen holds no piece of it.
      if (first < take.frames.length - 2) pieces.push({ from: take, first, count: frameAt(ms), rgb });
    }
  }
  const fps = pieces[0]?.from.fps ?? 25;
  const frameOf = (ms: number) => Math.round((ms * fps) / 1000);
  const cuts: Cut[] = [{ at: 0, piece: random.pick(idle) }];
  let begin = challenge.startMs + draw.clockShiftMs;
  for (const { rgb, ms } of challenge.colours) {
    const nearest = Math.min(...pieces.map((piece) => distance(piece.rgb, rgb)));
    const fitting = pieces.filter((piece) => distance(piece.rgb, rgb) <= nearest);
    cuts.push({ at: frameOf(begin + draw.searchMs * random.range(0.6, 1.4)), piece: random.pick(fitting) });
    begin += ms;
  }
  cuts.push({ at: frameOf(begin), piece: random.pick(idle) });
  const frames = [...joinPieces(cuts, Math.round((coloursMs(challenge) * fps) / 1000), draw.fadeFrames)];
  return { fps, frames, parameters: { ...draw } };
}

/** An earlier challenge in which all asked colours were shown, in another order, for as long as such colours are. */
function libraryOf(random: Rng, challenge: ColourChallenge): ColourChallenge {
  const known = new Map(challenge.colours.map((each) => [each.rgb.join(), each]));
  return { ...challenge, startMs: 200, colours: random.shuffle([...known.values()]) };
}

function distance(a: PageColour, b: PageColour): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

async function spliceActions(challenge: ActionChallenge, { random, ...input }: Material): Promise<ChallengeFrames> {
  const draw = drawSplice(random.fork('splice'));
  const found = new Map<string, Piece[]>();
  let idle: Piece | null = null;
  let fps = 25;
  for (const name of ['first', 'second']) {
    const actions = random.fork(name).shuffle(challenge.actions);
    const take = await recordAnswer(random.fork(`record ${name}`), { kind: 'actions', actions }, USUAL_ANSWER, input);
    fps = take.fps;
    const starts = String(take.parameters['times'])
      .split(' ')
      .map((each) => each.split('@'));
    for (const [i, [action = '', from]] of starts.entries()) {
      const begin = Math.max(0, Number(from) - 0.1 + (random.range(-1, 1) * draw.cutErrorMs) / 1000);
      const end = Number(starts[i + 1]?.[1] ?? take.frames.length / fps) - 0.2;
      const [first, count] = [Math.round(begin * fps), Math.max(2, Math.round((end - begin) * fps))];
      found.set(action, [...(found.get(action) ?? []), { from: take, first, count }]);
      idle ??= { from: take, first: 0, count: Math.max(2, first) };
    }
  }
  const cuts: Cut[] = idle ? [{ at: 0, piece: idle }] : [];
  let at = 0;
  for (const action of challenge.actions) {
    at += Math.round((random.range(0.3, 0.7) + draw.searchMs / 1000) * fps);
    const piece = random.pick(found.get(action) ?? []);
    cuts.push({ at, piece });
    at += piece.count;
  }
  return { fps, frames: [...joinPieces(cuts, at + Math.round(0.3 * fps), draw.fadeFrames)], parameters: { ...draw } };
}

/** Shows each piece from its cut to the next. A piece that is too short is shown back and forth. */
function* joinPieces(cuts: readonly Cut[], count: number, fadeFrames: number): Generator<Picture> {
  for (let index = 0; index < count; index++) {
    const now = cuts.findLastIndex(({ at }) => at <= index);
    const cut = cuts[now];
    if (!cut) continue;
    const shown = pictureOf(cut.piece, index - cut.at);
    const before = cuts[now - 1];
    const share = fadeFrames === 0 ? 1 : (index - cut.at + 1) / (fadeFrames + 1);
    yield before && share < 1 ? fade(pictureOf(before.piece, index - before.at), shown, share) : shown;
  }
}

function pictureOf({ from, first, count }: Piece, index: number): Picture {
  const last = Math.min(count, from.frames.length - first) - 1;
  const step = last < 1 ? 0 : index % (2 * last);
  const picture = from.frames[first + (step <= last ? step : 2 * last - step)] ?? from.frames.at(-1);
  if (!picture) throw new Error('a recording holds at least one frame');
  return picture;
}

function fade(from: Picture, to: Picture, share: number): Picture {
  const rgb = new Uint8Array(to.rgb.length);
  for (let i = 0; i < rgb.length; i++) rgb[i] = Math.round((from.rgb[i] ?? 0) * (1 - share) + (to.rgb[i] ?? 0) * share);
  return { width: to.width, height: to.height, rgb };
}
