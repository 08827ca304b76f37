import type { Command } from 'commander';
import { groupOf, type AdminCommandDeps } from '../../../terminal/admin-commands.ts';
import { addRiskCommands } from './command.ts';

/** Adds the commands of the risk decision, below `risk`. */
export function addCommands(program: Command, deps: AdminCommandDeps): void {
  addRiskCommands(groupOf(program, 'risk'), deps);
}
