import type { Command } from 'commander';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { LIVENESS_THRESHOLDS } from '../../features/video-liveness/contract.ts';
import { dataFolder } from '../../config/data-folder.ts';
import { reportLiveness } from '../../vision/liveness/calibrate-liveness.ts';
import { writeReport } from '../../reports/write-report.ts';
import { originHere } from '../../terminal/report-origin.ts';
import { keptLiveness } from '../../vision/liveness/kept-liveness.ts';
import { describeLiveness, livenessReport } from '../../vision/liveness/liveness-report.ts';
import type { CalibrateDeps } from './deps.ts';
import { tellServer } from './tell-server.ts';
import { measureClipFiles, readClipList } from './measure-clips.ts';
import { makeFolderSync } from '../../kernel/make-folder.ts';
import { told } from '../../kernel/told.ts';
import { languageOf, say } from '../../terminal/say.ts';

interface Options {
  readonly clips: string;
  readonly out: string;
  readonly install?: boolean;
  readonly json?: boolean;
}

/**
 * Adds `renzheng calibrate liveness`, which measures liveness on the operator's own labelled clips and fits it to them.
 */
export function addCalibrateLiveness(calibrate: Command, deps: CalibrateDeps): void {
  calibrate
    .command('liveness')
    .description(
      'fit the seven thresholds to your own live clips; prints how many clips each turns away, by kind of attack',
    )
    .argument(
      '<list>',
      'CSV: file,label,attack,subject with label live or attack; a column domain (e.g. a device) makes the thresholds hold in each',
    )
    .option('--clips <folder>', 'folder to which the names in the list are relative', '.')
    .option('--out <folder>', 'where report.html, report.json and liveness-fusion.json are written', 'calibration')
    .option(
      '--install',
      'have the server use the new fusion from the next call on, or from its next start if it does not run',
    )
    .option('--json', 'print JSON for programs')
    .action((list: string, options: Options) => run(list, options, deps));
}

async function run(list: string, options: Options, deps: CalibrateDeps): Promise<void> {
  const { configOf, terminal } = deps;
  const config = configOf();
  const labelled = { clips: readClipList(list), folder: options.clips };
  const measured = await measureClipFiles(labelled, config.inference, config, terminal);
  const report = reportLiveness(measured, Object.values(LIVENESS_THRESHOLDS));
  makeFolderSync(options.out);
  const json = `${JSON.stringify(report, null, 2)}\n`;
  const origin = originHere();
  const page = await writeReport(
    (language) => livenessReport(keptLiveness(report), origin, language),
    languageOf(terminal),
  );
  writeFileSync(path.join(options.out, 'report.json'), json);
  writeFileSync(path.join(options.out, 'report.html'), page);
  terminal.out(options.json ? json : `${describeLiveness(report, languageOf(terminal))}\n`);
  if (report.fusion === null)
    throw new Error(told`too few live clips for a scale: at least 20 are needed, and 3,000 to see a rate of 0.1 %`);
  const file = options.install
    ? dataFolder(config.data.dir).livenessFusion
    : path.join(options.out, 'liveness-fusion.json');
  writeFileSync(file, `${JSON.stringify(report.fusion, null, 2)}\n`);
  if (options.install) return tellServer(deps, { file, what: 'liveness' });
  say(terminal, told`the fusion is in ${file}; use --install to put it in place`);
}
