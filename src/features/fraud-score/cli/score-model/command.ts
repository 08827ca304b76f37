import type { Command } from 'commander';
import { readFileSync, writeFileSync } from 'node:fs';
import { scoreModelContracts } from '../../admin/score-models/contract.ts';
import type { AdminClient } from '../../../../terminal/admin-client.ts';
import { addPrintOptions, printResult, type PrintOptions, type Terminal } from '../../../../terminal/print.ts';
import { told } from '../../../../kernel/told.ts';

/** The client of the admin API, and the terminal to print to. */
export interface ScoreModelCommandDeps {
  readonly client: () => AdminClient;
  readonly terminal: Terminal;
}

interface Printed {
  readonly json?: boolean;
}

interface AddOptions extends Printed {
  readonly onnx?: string;
  readonly report?: string;
  readonly figures?: string;
  readonly publish?: boolean;
}

interface ShowOptions extends PrintOptions {
  readonly document?: string;
  readonly report?: string;
}

/** Adds `renzheng score model …`, which keeps, compares, publishes and rolls back models of the fraud score. */
export function addScoreModelCommands(score: Command, deps: ScoreModelCommandDeps): void {
  const model = score.command('model').description('keep, publish and roll back models of the fraud score');
  addAddCommand(model, deps);
  addListCommand(model, deps);
  addShowCommand(model, deps);
  addDriftCommand(model, deps);
  addPublishCommand(model, deps);
}

function addAddCommand(model: Command, { client, terminal }: ScoreModelCommandDeps): void {
  model
    .command('add')
    .description(scoreModelContracts.add.summary)
    .argument('<file>', 'the model: JSON of the format renzheng.score-model')
    .option('--onnx <file>', 'the network of a document of kind onnx')
    .option('--report <file>', 'an HTML report to keep with the model')
    .option('--figures <file>', 'the figures.json of the training, for charts of the console')
    .option('--publish', 'publish it at once')
    .option('--json', 'print JSON for programs')
    .action(async (file: string, { onnx, report, figures, publish, json }: AddOptions) => {
      const params = {
        document: bytesOf(file).toString('utf8'),
        ...(report === undefined ? {} : { report: bytesOf(report).toString('utf8') }),
        ...(figures === undefined ? {} : { figures: bytesOf(figures).toString('utf8') }),
        ...(onnx === undefined ? {} : { onnx: bytesOf(onnx).toString('base64') }),
        publish: publish === true,
      };
      printResult(terminal, await client().call(scoreModelContracts.add, params), { json: json === true });
    });
}

function addListCommand(model: Command, { client, terminal }: ScoreModelCommandDeps): void {
  addPrintOptions(
    model
      .command('list')
      .description(scoreModelContracts.list.summary)
      .option('--limit <number>', 'models of this page, at most 1000', Number, 50),
  ).action(async ({ limit, ...print }: PrintOptions & { readonly limit: number }) => {
    printResult(terminal, await client().call(scoreModelContracts.list, { limit }), print, ['models']);
  });
}

function addShowCommand(model: Command, { client, terminal }: ScoreModelCommandDeps): void {
  addPrintOptions(
    model
      .command('show')
      .description('show one model, and write its document and report to files if you name them')
      .argument('<model-id>', 'id of the model')
      .option('--document <file>', 'write the document to this file')
      .option('--report <file>', 'write the report to this file'),
  ).action(async (modelId: string, { document: documentFile, report: reportFile, ...print }: ShowOptions) => {
    const shown = await client().call(scoreModelContracts.show, { modelId });
    const { document, report, ...summary } = scoreModelContracts.show.result.parse(shown);
    if (reportFile !== undefined && report === null) throw new Error(told`the model has no report`);
    if (documentFile !== undefined) writeFileSync(documentFile, document);
    if (reportFile !== undefined && report !== null) writeFileSync(reportFile, report);
    printResult(terminal, print.json === true ? shown : summary, print);
  });
}

function addDriftCommand(model: Command, { client, terminal }: ScoreModelCommandDeps): void {
  addPrintOptions(
    model
      .command('drift')
      .description(scoreModelContracts.drift.summary)
      .option('--weeks <number>', 'weeks to show, up to today, at most 52', Number, 12),
  ).action(async ({ weeks, ...print }: PrintOptions & { readonly weeks: number }) => {
    printResult(terminal, await client().call(scoreModelContracts.drift, { weeks }), print, ['weeks']);
  });
}

function addPublishCommand(model: Command, { client, terminal }: ScoreModelCommandDeps): void {
  model
    .command('publish')
    .description(scoreModelContracts.publish.summary)
    .argument('<model-id>', 'id of the model. `default` is the built-in one')
    .option('--json', 'print JSON for programs')
    .action(async (modelId: string, { json }: Printed) => {
      printResult(terminal, await client().call(scoreModelContracts.publish, { modelId }), { json: json === true });
    });
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(told`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`, {
      cause: error,
    });
  }
}
