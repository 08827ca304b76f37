import type { Command } from 'commander';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { dataFolder } from '../../config/data-folder.ts';
import { writeReport } from '../../reports/write-report.ts';
import { calibrationReport, describeCalibration } from '../../vision/calibration/calibration-report.ts';
import { originHere } from '../../terminal/report-origin.ts';
import type { CalibrateDeps } from './deps.ts';
import { addCalibrateLiveness } from './liveness.ts';
import { measureFaces, readFaceList } from './measure-faces.ts';
import { tellServer } from './tell-server.ts';
import { makeFolderSync } from '../../kernel/make-folder.ts';
import { told } from '../../kernel/told.ts';
import { languageOf, say } from '../../terminal/say.ts';

interface Options {
  readonly photos: string;
  readonly out: string;
  readonly install?: boolean;
  readonly json?: boolean;
}

/** Adds `renzheng calibrate faces`, which measures the installed encoder on the operator's own labelled photos. */
export function addCalibrateCommand(program: Command, deps: CalibrateDeps): void {
  const calibrate = program.command('calibrate').description('measure the installed models on your own labelled data');
  addCalibrateLiveness(calibrate, deps);
  calibrate
    .command('faces')
    .description("build face verification's map from cosine to score; prints FAR and FRR of each group with intervals")
    .argument('<list>', 'CSV: photo_a,photo_b,same[,group] with same 0 or 1, or file,identity[,group]')
    .option('--photos <folder>', 'folder to which the names in the list are relative', '.')
    .option('--out <folder>', 'where report.html and report.json are written', 'calibration')
    .option(
      '--install',
      'have the server use the new map from the next call on, or from its next start if it does not run',
    )
    .option('--json', 'print JSON for programs')
    .action((list: string, options: Options) => run(list, options, deps));
}

async function run(list: string, options: Options, deps: CalibrateDeps): Promise<void> {
  const { configOf, terminal } = deps;
  const config = configOf();
  const { workers, detectorManifest, encoderManifest } = config.inference;
  const models = { detectorManifest, encoderManifest };
  const labelled = { faces: readFaceList(list), folder: options.photos };
  const { report } = await measureFaces(labelled, { modelsDir: config.data.modelsDir, models, workers }, terminal);
  makeFolderSync(options.out);
  const json = `${JSON.stringify(report, null, 2)}\n`;
  const origin = originHere();
  const page = await writeReport((language) => calibrationReport(report, origin, language), languageOf(terminal));
  writeFileSync(path.join(options.out, 'report.html'), page);
  writeFileSync(path.join(options.out, 'report.json'), json);
  terminal.out(options.json ? json : `${describeCalibration(report, languageOf(terminal))}\n`);
  if (report.map === null)
    throw new Error(
      told`no group has enough pairs for a map: to see an FAR of 1e-3, a group needs 30,000 pairs of different people`,
    );
  const file = options.install ? dataFolder(config.data.dir).scoreMap : path.join(options.out, 'score-map.json');
  writeFileSync(file, `${JSON.stringify(report.map, null, 2)}\n`);
  // Names of photos stay out of the data folder.
  const groups = report.groups.map(({ suspects: _suspects, ...group }) => group);
  if (options.install)
    writeFileSync(dataFolder(config.data.dir).faceCalibration, `${JSON.stringify({ ...origin, ...report, groups })}\n`);
  if (options.install) return tellServer(deps, { file, what: 'faces' });
  say(terminal, told`the map is in ${file}; use --install to put it in place`);
}
