import type { Command } from 'commander';
import { productVersion } from '../config/product-version.ts';

/** Gives the command line its name, its version and its hint after an error. */
export function nameProgram(program: Command): Command {
  return program
    .name('renzheng')
    .description('Real-name verification and anti-fraud on your own machines')
    .version(productVersion())
    .showHelpAfterError('(add --help to see its arguments and options)');
}
