import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { Config } from '../../config/config.ts';
import { verifyModels } from '../../engines/inference/models/model-store.ts';
import { systemClock } from '../../kernel/clock.ts';
import { CONSOLE_FOLDER } from '../../config/console-folder.ts';
import { siteKeyGuard } from '../../composition/site-key-place.ts';
import { rememberingGuard } from '../../platform/secrets/remembering-guard.ts';
import { dataFolder } from '../../config/data-folder.ts';
import { MODELS_FOLDER } from '../../engines/inference/models/models-folder.ts';
import { AdminClient } from '../../terminal/admin-client.ts';
import { addPrintOptions, printResult, type PrintOptions, type Terminal } from '../../terminal/print.ts';
import { openProgress } from '../../terminal/progress.ts';
import type { ProofProgress } from '../../platform/chain/ledger-proof.ts';
import { backupCheck } from './backup-check.ts';
import { bucketCheck } from './bucket-check.ts';
import { examine, type Check, type Finding } from './check.ts';
import { certificateCheck } from './certificate-check.ts';
import { consoleCheck } from './console-check.ts';
import { databaseFilesCheck } from './database-files-check.ts';
import { feedCheck } from './feed-check.ts';
import { ledgerCheck } from './ledger-check.ts';
import { listenerCheck } from './listener-check.ts';
import {
  clockCheck,
  dataFolderCheck,
  memoryCheck,
  nodeCheck,
  openFilesCheck,
  secretFileCheck,
} from './machine-checks.ts';
import { postgresCheck } from './postgres-check.ts';
import { redisCheck } from './redis-check.ts';
import { retentionCheck } from './retention-check.ts';
import { scoreModelCheck } from './score-model-check.ts';
import { calibrationCheck } from './calibration-check.ts';
import { scoringCheck } from './scoring-check.ts';
import { settlementsCheck } from './settlements-check.ts';
import { tokenCheck } from './token-check.ts';
import { videoCheck } from './video-check.ts';
import { told, toldElsewhere, toldTogether, type Told } from '../../kernel/told.ts';
import { inShellLanguage } from '../../terminal/say.ts';

/** What the doctor needs of the command line. */
export interface DoctorDeps {
  readonly configOf: () => Config;
  readonly terminal: Terminal;
}

/** Adds `renzheng doctor`, which checks what the server needs to run well and says how to mend what is wrong. */
export function addDoctorCommand(program: Command, { configOf, terminal }: DoctorDeps): void {
  addPrintOptions(
    program
      .command('doctor')
      .description('check the ledger, models, ffmpeg, disk, clock, permissions, listeners, and say how to mend each'),
  ).action(async (print: PrintOptions) => {
    const progress = openProgress(terminal, 0, told`commits of the ledger`);
    const findings = await examine(
      checksOf(configOf(), (links, linksTotal) => progress.update(links, undefined, linksTotal)),
    );
    progress.end();
    printFindings(terminal, findings, print);
    process.exitCode = findings.some(({ level }) => level === 'error') ? 1 : 0;
  });
}

const HEADINGS = { name: told`check`, level: told`state`, detail: told`what was found`, mend: told`what to do` };

const LEVELS = {
  ok: told`ok`,
  warning: told`warning`,
  error: told`error`,
  'not-asked': told`not asked`,
} as const satisfies Record<Finding['level'], Told>;

/**
 * Prints findings in the language of the shell. JSON and CSV keep the names of checks, levels and fields, because programs
 * read them.
 */
export function printFindings(
  terminal: Terminal,
  findings: readonly (Finding & { readonly name: Told })[],
  print: PrintOptions,
): void {
  const say = (text: Told) => inShellLanguage(terminal, text);
  const inLanguage = findings.map(({ mend, ...finding }) => ({
    ...finding,
    detail: say(finding.detail),
    ...(mend === undefined ? {} : { mend: say(mend) }),
  }));
  if (terminal.inLanguage === undefined || print.json === true || (print.csv ?? false) !== false)
    return printResult(terminal, { findings: inLanguage }, print);
  const rows = inLanguage.map(({ name, level, detail, mend }) => ({
    [say(HEADINGS.name)]: say(name),
    [say(HEADINGS.level)]: say(LEVELS[level]),
    [say(HEADINGS.detail)]: detail,
    [say(HEADINGS.mend)]: mend,
  }));
  printResult(terminal, { findings: rows }, print);
}

/** The checks of a configuration, in the order in which they are shown. */
export function checksOf(config: Config, onLedgerProgress: ProofProgress): readonly Check[] {
  const { data, security } = config;
  const token = siteKeyGuard(config);
  // Three checks need the site key, and each question to a token takes seconds and a PIN.
  const guard = token && rememberingGuard(token);
  return [
    nodeCheck(pinnedNode(), process.versions.node),
    dataFolderCheck(data.dir),
    ...(security.siteKey === undefined
      ? [
          secretFileCheck(
            told`site key`,
            security.siteKeyFile ?? dataFolder(data.dir).siteKey,
            told`the first start makes it`,
          ),
        ]
      : []),
    tokenCheck(config, guard),
    secretFileCheck(
      told`admin token`,
      dataFolder(data.dir).token,
      told`the first start makes it; this is fine if you removed it on purpose`,
    ),
    listenerCheck(config),
    consoleCheck(config, CONSOLE_FOLDER),
    ...(config.cluster.mode === 'single'
      ? [databaseFilesCheck(dataFolder(data.dir, config.cluster.sharedFile))]
      : [postgresCheck(config)]),
    ledgerCheck(config, onLedgerProgress, guard),
    certificateCheck(config, guard),
    scoringCheck(config),
    calibrationCheck(config),
    redisCheck(config),
    bucketCheck(config),
    modelsCheck(data.modelsDir ?? MODELS_FOLDER),
    videoCheck(config),
    ...(config.cluster.mode === 'single' ? [backupCheck(dataFolder(data.dir).backups, systemClock)] : [clusterBackup]),
    settlementsCheck(dataFolder(data.dir).server),
    scoreModelCheck(() => AdminClient.find(data.dir, process.env)),
    feedCheck(() => AdminClient.find(data.dir, process.env)),
    clockCheck(systemClock),
    retentionCheck(config, systemClock),
    memoryCheck(),
    openFilesCheck(),
  ];
}

/** A cluster is backed up by the tools of PostgreSQL, which nothing here can look at. */
const clusterBackup: Check = {
  name: told`backup`,
  run: async () => ({
    level: 'not-asked',
    detail: told`not asked: PostgreSQL is backed up by its own tools (docs/cluster.md); keep the site key apart from them`,
  }),
};

function pinnedNode(): string {
  const file = path.join(import.meta.dirname, '../../../package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly dependencies: { readonly node: string } }).dependencies
    .node;
}

/** Checks that every model file is there and has the checksum of its manifest. */
function modelsCheck(folder: string): Check {
  return {
    name: told`models`,
    async run() {
      const models = await verifyModels(folder);
      const bad = models.filter(({ ok }) => !ok);
      if (bad.length === 0)
        return { level: 'ok', detail: told`${models.length} files in ${folder} match their checksums` };
      return {
        level: 'error',
        detail: toldTogether(bad.map(({ problem }) => toldElsewhere(problem ?? ''))),
        mend: told`remove the named files and run npm run models -- fetch`,
      };
    },
  };
}
