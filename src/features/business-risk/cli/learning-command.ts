import { Argument, type Command } from 'commander';
import type { z } from 'zod';
import { riskContracts } from '../admin/risk/contract.ts';
import { LEARNING_MODES, type LearningModeName } from '../baselines/learning-mode.ts';
import { printResult } from '../../../terminal/print.ts';
import { told, toldLines, type Told } from '../../../kernel/told.ts';
import { printText } from '../../../terminal/reading-text.ts';
import { inShellLanguage } from '../../../terminal/say.ts';
import { timeWithZone } from '../../../terminal/result-cells.ts';
import type { AdminCommandDeps } from '../../../terminal/admin-commands.ts';

type Status = z.output<typeof riskContracts.status.result>;

/** Adds `renzheng risk status` and `renzheng risk learning`, which show and choose whether the site learns. */
export function addLearningCommands(risk: Command, { client, terminal }: AdminCommandDeps): void {
  const print = (answer: unknown, json: boolean | undefined) =>
    json === true
      ? printResult(terminal, answer, { json })
      : printText(
          terminal,
          `${inShellLanguage(terminal, toldLines(statusText(riskContracts.status.result.parse(answer))))}\n`,
        );
  risk
    .command('status')
    .description(riskContracts.status.summary)
    .option('--json', 'print JSON for programs')
    .action(async ({ json }: { readonly json?: boolean }) =>
      print(await client().call(riskContracts.status, {}), json),
    );
  const { mode, days } = riskContracts.learning.params.shape;
  risk
    .command('learning')
    .description(riskContracts.learning.summary)
    .addArgument(new Argument('<mode>', mode.description).choices(LEARNING_MODES))
    .option('--days <number>', days.description ?? '', Number)
    .option('--json', 'print JSON for programs')
    .action(
      async (chosen: LearningModeName, { json, days: asked }: { readonly json?: boolean; readonly days?: number }) =>
        print(await client().call(riskContracts.learning, { mode: chosen, days: asked }), json),
    );
}

/** Says in words whether the site learns, why, and for how long. */
function statusText(status: Status): readonly Told[] {
  const { learning, firstRequestAtMs, establishedShare, establishedShareMin, choice } = status;
  return [
    learning
      ? told`The site is learning what is normal: novelty alone stops no request.`
      : told`The site is not learning: what was never seen counts as it is.`,
    reasonText(status),
    firstRequestAtMs === null
      ? told`There was no request yet.`
      : told`First request: ${timeWithZone(firstRequestAtMs)}. Requests of the last days by established accounts: ${percent(establishedShare ?? 0)} (${percent(establishedShareMin)} are enough).`,
    choice.chosenBy === null || choice.chosenAtMs === null
      ? told`No operator chose otherwise.`
      : told`Chosen: ${choice.mode}, by ${choice.chosenBy} at ${timeWithZone(choice.chosenAtMs)}.`,
  ];
}

function reasonText(status: Status): Told {
  const { learning, daysLeft, daysMax, endedAtMs, establishedShare, establishedShareMin, choice } = status;
  const days = daysLeft.toFixed(1);
  if (choice.mode === 'off') return told`An operator ended it.`;
  if (choice.mode === 'on')
    return learning
      ? told`It ends in ${days} days, as an operator chose.`
      : told`The time that an operator chose is over.`;
  if (learning) return told`It ends when enough requests come from established accounts, or in ${days} days.`;
  if (endedAtMs !== null)
    return told`It ended by itself at ${timeWithZone(endedAtMs)}. \`risk learning auto\` leaves it to the site again.`;
  return (establishedShare ?? 0) >= establishedShareMin
    ? told`Enough requests come from established accounts.`
    : told`The ${daysMax} days that a site learns at most are over.`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
