import { Option, type Command } from 'commander';
import { riskContracts } from '../admin/risk/contract.ts';
import type { AdminClient } from '../../../terminal/admin-client.ts';
import { printResult, type Terminal } from '../../../terminal/print.ts';
import { printText } from '../../../terminal/reading-text.ts';
import { speakerOf } from '../../../terminal/say.ts';
import { explanationText } from './explanation-text.ts';
import { followRun } from './follow-run.ts';
import { addLearningCommands } from './learning-command.ts';
import { reportText } from './report-text.ts';
import { addSimulateCommand } from './simulate-command.ts';
import { addWarmUpCommand } from './warm-up-command.ts';
import { told } from '../../../kernel/told.ts';

/** The client of the admin API, and the terminal to print to. */
export interface RiskCommandDeps {
  readonly client: () => AdminClient;
  readonly terminal: Terminal;
}

interface PastOptions {
  readonly from?: string;
  readonly to?: string;
  readonly warmUpDays?: number;
  readonly json?: boolean;
}

/** Adds `renzheng risk …`, which explains decisions, takes them again under another version, and simulates traffic. */
export function addRiskCommands(risk: Command, deps: RiskCommandDeps): void {
  risk.description(
    'explain risk decisions, take them again, steer the learning mode, warm a site up, or simulate traffic',
  );
  addExplainCommand(risk, deps);
  addLearningCommands(risk, deps);
  addWarmUpCommand(risk, deps);
  addRunCommand(risk, 'replay', deps);
  addRunCommand(risk, 'backtest', deps);
  addRunCommand(risk, 'shadow', deps);
  addSimulateCommand(risk, deps.terminal);
}

function addExplainCommand(risk: Command, { client, terminal }: RiskCommandDeps): void {
  risk
    .command('explain')
    .description(riskContracts.explain.summary)
    .argument('<order-id>', 'order id of the answer')
    .option('--all', 'show every feature, not only those that decided')
    .option('--json', 'print JSON for programs')
    .action(async (orderId: string, { all, json }: { readonly all?: boolean; readonly json?: boolean }) => {
      const answer = await client().call(riskContracts.explain, { orderId });
      if (json === true) return printResult(terminal, answer, { json });
      printText(
        terminal,
        explanationText(riskContracts.explain.result.parse(answer), { all: all === true, say: speakerOf(terminal) }),
      );
    });
}

function addRunCommand(
  risk: Command,
  kind: 'replay' | 'backtest' | 'shadow',
  { client, terminal }: RiskCommandDeps,
): void {
  const command = risk
    .command(kind)
    .description(DESCRIPTIONS[kind])
    .argument('<version-id>', 'rule version to compare with the decisions (see `renzheng rule list`)')
    .option('--from <time>', 'first day (Asia/Shanghai) or ISO 8601 time. The default is 24 hours before the end')
    .option('--to <time>', 'last day (Asia/Shanghai) or ISO 8601 time. The default is now')
    .option('--json', 'print JSON for programs');
  if (kind === 'backtest')
    command.addOption(
      new Option('--warm-up-days <days>', 'days before the period that only fill windows and habits')
        .default(7)
        .argParser(Number),
    );
  command.action(async (versionId: string, { json, ...past }: PastOptions) => {
    const run = await followRun(client(), riskContracts[kind], { versionId, ...past }, terminal);
    if (json === true) printResult(terminal, run, { json });
    else if (run.report !== null) printText(terminal, reportText(run, run.report, speakerOf(terminal)));
    if (run.state !== 'done')
      throw new Error(run.state === 'failed' ? told`the run failed: ${run.problem ?? ''}` : told`the run was stopped`);
  });
}

const DESCRIPTIONS = {
  replay: 'decide a period again under another version, from stored features, and report what would change',
  backtest: 'decide a period again with every feature rebuilt from the kept requests, and report what would change',
  shadow: 'report what a shadow version would have changed',
} as const;
