import type { Command } from 'commander';
import { groupOf, type AdminCommandDeps } from '../../../terminal/admin-commands.ts';
import { addImportDatabaseCommand } from './import-database-command.ts';
import { addRiskCommands } from './command.ts';

/** Adds the commands of the risk decision that need more than one admin call, below `risk` and `feed`. */
export function addCommands(program: Command, deps: AdminCommandDeps): void {
  addRiskCommands(groupOf(program, 'risk'), deps);
  addImportDatabaseCommand(groupOf(program, 'feed'), deps);
}
