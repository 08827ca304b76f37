import { Command } from 'commander';
import { localizeHelp } from './help/localize-help.ts';
import { languageOfLocale } from '../terminal/locale.ts';
import { nameProgram } from './name-program.ts';
import type { ProgramDeps } from './program.ts';
import { addServeCommand } from './serve.ts';

/**
 * Makes the command line with `serve` alone. A server starts with it, because the 400 other commands would cost it a
 * tenth of its start and stay in its memory.
 */
export async function createServeProgram({ configOf, terminal, env }: Omit<ProgramDeps, 'client'>): Promise<Command> {
  const program = nameProgram(new Command());
  addServeCommand(program, { configOf, terminal });
  await localizeHelp(program, languageOfLocale(env));
  return program;
}
