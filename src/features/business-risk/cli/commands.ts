import type { Command } from 'commander';
import { groupOf, type AdminCommandDeps } from '../../../terminal/admin-commands.ts';
import { addImportDatabaseCommand } from './import-database-command.ts';
import { addImportListCommand } from './import-list-command.ts';
import { addRiskCommands } from './command.ts';
import { addOutcomesCommand } from './outcomes-command.ts';

/**
 * Adds the commands of the risk decision that need more than one admin call, below `risk`, `rule`, `feed` and `list-entry`.
 */
export function addCommands(program: Command, deps: AdminCommandDeps): void {
  addRiskCommands(groupOf(program, 'risk'), deps);
  addOutcomesCommand(groupOf(program, 'rule'), deps);
  addImportDatabaseCommand(groupOf(program, 'feed'), deps);
  addImportListCommand(groupOf(program, 'list-entry'), deps);
}
