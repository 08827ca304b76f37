import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { ErrorRate } from '../src/vision/calibration/error-rates.ts';
import { fusionFor } from '../src/vision/liveness/default-fusion.ts';
import { ClipJudge } from '../src/vision/liveness/watch-clip.ts';
import { CodeCache } from './lib/code-cache.ts';
import { makeTrials, type ChallengeTrial } from './lib/challenge-trials.ts';
import {
  judgeChallenges,
  totalOf,
  type ChallengeRow,
  type SeenRecording,
  type SeenTrial,
} from './lib/judge-challenges.ts';
import { openClipVision } from './lib/open-clip-vision.ts';
import type { Bench } from './run.ts';

/** The code and the models on which it depends what is seen of a recording. */
const OBSERVER = [
  'src/vision',
  'src/vision/flow',
  'src/vision/light',
  'src/vision/liveness',
  'src/vision/liveness/default-fusion.json',
  'src/engines/media/ffmpeg',
  'src/engines/inference/onnx',
  'src/engines/inference/models/manifest.json',
];
/** Seeds: the first is for choosing, the others are for the report. */
const SEEDS = { choosing: 1, report: [101], reportFull: [101, 102, 103] } as const;
const CLIPS_A_MAKER = { report: 3, full: 10 } as const;

/**
 * Plays against both kinds of challenges: honest people, replays, splices, puppets, face swaps, relit clips and prints,
 * one row for each maker. Recordings are made by makers that do not know the judgement, and are kept in the temporary
 * folder, as is what is seen of them. `--full` makes more, with all seeds, which takes hours. CHALLENGE_SEED=1 runs the
 * makers and the seed by which settings may be chosen.
 */
export const run: Bench = async ({ full }) => {
  const isChoosing = process.env['CHALLENGE_SEED'] === String(SEEDS.choosing);
  const seeds: readonly number[] = isChoosing ? [SEEDS.choosing] : full ? SEEDS.reportFull : SEEDS.report;
  const clipsPerMaker = full ? CLIPS_A_MAKER.full : CLIPS_A_MAKER.report;
  const trials: ChallengeTrial[] = [];
  for (const seed of seeds) trials.push(...(await makeTrials({ seed, clipsPerMaker, withReportOnly: !isChoosing })));
  if (trials.length === 0) return {};
  const rows = judgeChallenges(await watchAll(trials));
  process.stdout.write(`${describe(rows)}\n`);
  return figuresOf(rows);
};

async function watchAll(trials: readonly ChallengeTrial[]): Promise<readonly SeenTrial[]> {
  const { judge, close } = await openJudge();
  const cache = new CodeCache<SeenRecording>('renzheng-challenge-observations', OBSERVER);
  const seen: SeenTrial[] = [];
  const waiting = trials.values();
  const lane = async () => {
    for (const trial of waiting) {
      const bytes = await readFile(trial.file);
      seen.push({ ...trial, seen: await cache.get(bytes, () => look(judge, bytes)) });
    }
  };
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, lane));
  } finally {
    await close();
  }
  return seen.toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

/** The judge of clips that a server has. Throws an Error if this machine cannot decode video. */
async function openJudge(): Promise<{ readonly judge: ClipJudge; readonly close: () => Promise<void> }> {
  const { decoder, pool } = await openClipVision();
  const { livenessId } = pool.frames;
  const fusion = fusionFor(livenessId, null);
  if (fusion === null) throw new Error(`the liveness network ${livenessId} is not calibrated`);
  const patient = { codecs: decoder.codecs, decode: decoder.decode.bind(decoder), hasRoom: true };
  return {
    judge: new ClipJudge({ decoder: patient, analyzer: pool.frames, fusion: () => fusion }),
    close: () => pool.close(),
  };
}

async function look(judge: ClipJudge, bytes: Uint8Array): Promise<SeenRecording> {
  const context = { appId: 'bench', signal: new AbortController().signal };
  const watched = await judge.watch(bytes, context, { light: true });
  if (watched.kind !== 'watched') return { kind: watched.kind };
  const { kind, livingScore, motion, light } = watched;
  return { kind, livingScore, motion, light };
}

const line = ({ kind, maker, species, isReportOnly, followed, passed, others }: ChallengeRow) =>
  `| ${kind} | ${maker}${isReportOnly ? '' : ' (chosen by)'} | ${species} | ${textOf(followed)} | ${textOf(passed)} | ${textOf(others)} |`;

function describe(rows: readonly ChallengeRow[]): string {
  const byKind = rows.toSorted((a, b) =>
    `${a.kind} ${!a.isHonest} ${a.species}`.localeCompare(`${b.kind} ${!b.isHonest} ${b.species}`),
  );
  return [
    '| kind | maker | species | passes the challenge | and the default liveness threshold | passes another challenge (pairs) |',
    '| --- | --- | --- | --- | --- | --- |',
    ...byKind.map(line),
  ].join('\n');
}

const percent = (share: number) => (100 * share).toFixed(1);

function textOf({ errors, trials, low, high }: ErrorRate): string {
  return `${errors} of ${trials} (${percent(low)} .. ${percent(high)} %)`;
}

const isReplay = ({ species }: ChallengeRow) => species === 'replay' || species === 'splice';

function figuresOf(rows: readonly ChallengeRow[]): Record<string, number> {
  const figures: Record<string, number> = {
    challenge_replay_pass: totalOf(rows.filter(isReplay), 'followed').rate,
    challenge_replay_pass_with_liveness: totalOf(rows.filter(isReplay), 'passed').rate,
    challenge_honest_refused:
      1 -
      totalOf(
        rows.filter(({ isHonest }) => isHonest),
        'followed',
      ).rate,
  };
  for (const kind of ['actions', 'colours'] as const) {
    const own = rows.filter((row) => row.kind === kind);
    figures[`challenge_replay_pass_${kind}`] = totalOf(own.filter(isReplay), 'followed').rate;
    figures[`challenge_honest_refused_${kind}`] =
      1 -
      totalOf(
        own.filter(({ isHonest }) => isHonest),
        'followed',
      ).rate;
    figures[`challenge_other_task_pass_${kind}`] = totalOf(own, 'others').rate;
    for (const species of new Set(own.filter(({ isHonest }) => !isHonest).map((row) => row.species)))
      figures[`challenge_${species.replaceAll('-', '_')}_pass_${kind}`] = totalOf(
        own.filter((row) => row.species === species),
        'followed',
      ).rate;
  }
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number(value.toFixed(4))]));
}
