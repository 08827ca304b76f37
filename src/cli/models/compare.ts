import type { Command } from 'commander';
import { personContracts } from '../../admin/persons/contract.ts';
import { z } from 'zod';
import type { Config } from '../../config/config.ts';
import { LIVENESS_THRESHOLDS } from '../../features/video-liveness/contract.ts';
import { AdminClientError, type AdminClient } from '../../terminal/admin-client.ts';
import type { Terminal } from '../../terminal/print.ts';
import { languageOf } from '../../terminal/say.ts';
import { describeComparison, type KeptRegister } from '../../vision/calibration/compare-models.ts';
import { reportLiveness } from '../../vision/liveness/calibrate-liveness.ts';
import { describeLivenessComparison } from '../../vision/liveness/compare-liveness.ts';
import { measureClipFiles, readClipList } from '../calibrate/measure-clips.ts';
import { measureFaces, readFaceList } from '../calibrate/measure-faces.ts';
import { told } from '../../kernel/told.ts';

/** What `models compare` needs of the command line. */
export interface ModelsCompareDeps {
  readonly configOf: () => Config;
  readonly client: () => AdminClient;
  readonly terminal: Terminal;
}

interface Options {
  readonly photos: string;
  readonly clipList?: string;
  readonly clips: string;
  readonly detector?: string;
  readonly encoder?: string;
  readonly liveness?: string;
}

/**
 * Adds `renzheng models compare`, which measures the installed models and others on the operator's labelled photos and
 * clips.
 */
export function addModelsCompare(models: Command, deps: ModelsCompareDeps): void {
  models
    .command('compare')
    .description('measure the installed models and others on your own photos and clips, and say which are better at what')
    .argument('[list]', 'CSV of photos: photo_a,photo_b,same[,group] with same 0 or 1, or file,identity[,group]')
    .option('--photos <folder>', 'folder to which the names in the list of photos are relative', '.')
    .option('--clip-list <list>', 'CSV of clips: file,label,attack,subject[,domain] with label live or attack')
    .option('--clips <folder>', 'folder to which the names in the list of clips are relative', '.')
    .option('--detector <manifest>', 'manifest of the other detector; the default one if left out')
    .option('--encoder <manifest>', 'manifest of the other encoder; the default one if left out')
    .option('--liveness <manifest>', 'manifest of the other network of liveness; the default one if left out')
    .action((list: string | undefined, options: Options) => compare(list, options, deps));
}

async function compare(list: string | undefined, options: Options, deps: ModelsCompareDeps): Promise<void> {
  const { clipList } = options;
  if (list === undefined && clipList === undefined)
    throw new Error(told`name a list of labelled photos, or one of labelled clips by --clip-list, or both`);
  // Both lists are read before anything is measured, because that takes long.
  const faces = list === undefined ? null : readFaceList(list);
  const clips = clipList === undefined ? null : readClipList(clipList);
  if (faces !== null) await comparePhotos({ faces, folder: options.photos }, options, deps);
  if (clips !== null) await compareClips({ clips, folder: options.clips }, options, deps);
}

async function comparePhotos(
  labelled: Parameters<typeof measureFaces>[0],
  options: Options,
  { configOf, client, terminal }: ModelsCompareDeps,
): Promise<void> {
  const { data, inference } = configOf();
  const { workers, detectorManifest, encoderManifest } = inference;
  const shared = { modelsDir: data.modelsDir, workers };
  const installed = await measureFaces(labelled, { ...shared, models: { detectorManifest, encoderManifest } }, terminal);
  const others = { detectorManifest: options.detector, encoderManifest: options.encoder };
  const other = await measureFaces(labelled, { ...shared, models: others }, terminal);
  const language = languageOf(terminal);
  terminal.out(`${describeComparison(installed, other, { register: await keptRegister(client), language })}\n\n`);
}

async function compareClips(
  labelled: Parameters<typeof measureClipFiles>[0],
  options: Options,
  { configOf, terminal }: ModelsCompareDeps,
): Promise<void> {
  const config = configOf();
  const { detector, encoder, liveness } = options;
  const others = { detectorManifest: detector, encoderManifest: encoder, livenessManifest: liveness };
  const [installed, other] = [
    await measureClipFiles(labelled, config.inference, config, terminal),
    await measureClipFiles(labelled, others, config, terminal),
  ].map((measured) => reportLiveness(measured, Object.values(LIVENESS_THRESHOLDS)));
  if (installed && other) terminal.out(`${describeLivenessComparison(installed, other, languageOf(terminal))}\n`);
}

/** How much the register keeps, or null if no server can be asked. */
async function keptRegister(client: () => AdminClient): Promise<KeptRegister | null> {
  try {
    const counts = await client().call(personContracts.count, {});
    return z.object({ persons: z.int(), photos: z.int() }).parse(counts);
  } catch (error) {
    if (error instanceof AdminClientError) return null;
    throw error;
  }
}
