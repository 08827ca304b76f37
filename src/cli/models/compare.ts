import type { Command } from 'commander';
import { z } from 'zod';
import { personContracts } from '../../admin/persons/contract.ts';
import type { Config } from '../../config/config.ts';
import { AdminClientError, type AdminClient } from '../../terminal/admin-client.ts';
import type { Terminal } from '../../terminal/print.ts';
import { describeComparison } from '../../vision/calibration/compare-models.ts';
import { measureFaces, readFaceList } from '../calibrate/measure-faces.ts';

/** What `models compare` needs of the command line. */
export interface ModelsCompareDeps {
  readonly configOf: () => Config;
  readonly client: () => AdminClient;
  readonly terminal: Terminal;
}

interface Options {
  readonly photos: string;
  readonly detector?: string;
  readonly encoder?: string;
}

/** Adds `renzheng models compare`, which measures the installed models and others on the operator's labelled photos. */
export function addModelsCompare(models: Command, deps: ModelsCompareDeps): void {
  models
    .command('compare')
    .description('measure the installed models and others on your own labelled photos, and say which are better where')
    .argument('<list>', 'CSV: photo_a,photo_b,same[,group] with same 0 or 1, or file,identity[,group]')
    .option('--photos <folder>', 'folder to which the names in the list are relative', '.')
    .option('--detector <manifest>', 'manifest of the other detector; the default one if left out')
    .option('--encoder <manifest>', 'manifest of the other encoder; the default one if left out')
    .action((list: string, options: Options) => compare(list, options, deps));
}

async function compare(list: string, options: Options, { configOf, client, terminal }: ModelsCompareDeps) {
  const { data, inference } = configOf();
  const { workers, detectorManifest, encoderManifest } = inference;
  const labelled = { faces: readFaceList(list), folder: options.photos };
  const shared = { modelsDir: data.modelsDir, workers };
  const installed = await measureFaces(labelled, { ...shared, models: { detectorManifest, encoderManifest } }, terminal);
  const others = { detectorManifest: options.detector, encoderManifest: options.encoder };
  const other = await measureFaces(labelled, { ...shared, models: others }, terminal);
  terminal.out(`${describeComparison(installed, other, await keptPhotos(client))}\n`);
}

/** How many photos the register keeps, or null if no server can be asked. */
async function keptPhotos(client: () => AdminClient): Promise<number | null> {
  try {
    return z.object({ photos: z.int() }).parse(await client().call(personContracts.count, {})).photos;
  } catch (error) {
    if (error instanceof AdminClientError) return null;
    throw error;
  }
}
