import type { Command } from 'commander';
import { groupOf, type AdminCommandDeps } from '../../../terminal/admin-commands.ts';
import { addAttackCommands } from './command.ts';

/** Adds the commands of the attack history, below `attack`. */
export function addCommands(program: Command, deps: AdminCommandDeps): void {
  addAttackCommands(groupOf(program, 'attack'), deps);
}
