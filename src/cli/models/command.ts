import type { Command } from 'commander';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { manifestOf, MODEL_RECIPES, TO_FILL_IN, type ModelRecipe } from '../../engines/inference/models/model-recipes.ts';
import type { Terminal } from '../../terminal/print.ts';
import { addModelsCompare, type ModelsCompareDeps } from './compare.ts';
import { inShellLanguage } from '../../terminal/say.ts';
import { told } from '../../kernel/told.ts';

const SETTINGS: Readonly<Record<ModelRecipe['manifest']['role'], string>> = {
  detector: 'RENZHENG_INFERENCE_DETECTOR_MANIFEST',
  encoder: 'RENZHENG_INFERENCE_ENCODER_MANIFEST',
  liveness: 'RENZHENG_INFERENCE_LIVENESS_MANIFEST',
};

/**
 * Adds `renzheng models recipe`, which writes the manifest of a public network that the operator brings, and `models
 * compare`.
 */
export function addModelsCommand(program: Command, deps: ModelsCompareDeps): void {
  const { terminal } = deps;
  const models = program.command('models').description('bring networks of your own');
  addModelsCompare(models, deps);
  models
    .command('recipe')
    .description('write the manifest of a public network; without a name, list the networks')
    .argument('[name]', 'which network, e.g. yunet')
    .option('--file <file>', 'the .onnx file; its checksum goes into the manifest')
    .option('--out <file>', 'write the manifest here, beside the .onnx file; otherwise it is printed')
    .action((name: string | undefined, options: { readonly file?: string; readonly out?: string }) =>
      name === undefined ? list(terminal) : write(name, options, terminal),
    );
}

function list(terminal: Terminal): void {
  const width = Math.max(...MODEL_RECIPES.map(({ name }) => name.length));
  for (const { name, about } of MODEL_RECIPES)
    terminal.out(`${name.padEnd(width)}  ${inShellLanguage(terminal, about)}\n`);
}

function write(name: string, options: { readonly file?: string; readonly out?: string }, terminal: Terminal): void {
  const recipe = MODEL_RECIPES.find((each) => each.name === name);
  if (!recipe)
    throw new Error(told`there is no recipe ${name}: choose one of ${MODEL_RECIPES.map((each) => each.name).join(', ')}`);
  const file = options.file === undefined ? null : fileOf(options.file);
  const text = `${JSON.stringify(manifestOf(recipe, file), null, 2)}\n`;
  if (options.out === undefined) terminal.out(text);
  else writeFileSync(options.out, text, { flag: 'wx' });
  const notes = [
    ...recipe.notes,
    told`Replace every ${TO_FILL_IN}, put the manifest beside the .onnx file, and name it in ${SETTINGS[recipe.manifest.role]}.`,
  ];
  terminal.err(notes.map((note) => `- ${inShellLanguage(terminal, note)}\n`).join(''));
}

function fileOf(file: string) {
  return { name: path.basename(file), sha256: createHash('sha256').update(readFileSync(file)).digest('hex') };
}
