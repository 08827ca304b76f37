import { fetchModels } from '../../src/engines/inference/models/model-store.ts';
import { MODELS_FOLDER } from '../../src/engines/inference/models/models-folder.ts';
import { Fault } from '../../src/kernel/fault.ts';

/**
 * The folder of the default models, which are fetched if they are not there yet. `null`, with a line on standard error,
 * if the registry cannot be reached.
 */
export async function testModels(): Promise<string | null> {
  try {
    await fetchModels(MODELS_FOLDER);
    return MODELS_FOLDER;
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== 'unavailable') throw error;
    process.stderr.write(`SKIPPED: tests of the default models; ${error.message}\n`);
    return null;
  }
}
