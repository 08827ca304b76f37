import { Argument, type Command } from 'commander';
import type { Terminal } from '../../terminal/print.ts';
import { completionScript, SHELLS, type Shell } from './completion-script.ts';

/** Adds `renzheng completion`, which prints what a shell needs to complete commands. */
export function addCompletionCommand(program: Command, terminal: Terminal): void {
  program
    .command('completion')
    .description('print the completions of a shell, e.g. source <(renzheng completion bash)')
    .addArgument(new Argument('<shell>', 'bash, zsh or fish').choices(SHELLS))
    .action((shell: Shell) => terminal.out(completionScript(program, shell)));
}
