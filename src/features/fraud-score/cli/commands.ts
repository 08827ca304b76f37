import type { Command } from 'commander';
import { groupOf, type AdminCommandDeps } from '../../../terminal/admin-commands.ts';
import { addEvidenceImport } from './evidence/command.ts';
import { addScoreExplain } from './score-explain/command.ts';
import { addScoreApply } from './score-apply/command.ts';
import { addScoreModelCommands } from './score-model/command.ts';
import { addScoreTrain } from './score-train/command.ts';

/** Adds the commands of the fraud score, below `evidence` and `score`. */
export function addCommands(program: Command, deps: AdminCommandDeps): void {
  addEvidenceImport(groupOf(program, 'evidence'), deps);
  addScoreModelCommands(groupOf(program, 'score'), deps);
  addScoreExplain(groupOf(program, 'score'), deps);
  addScoreApply(groupOf(program, 'score'), deps);
  addScoreTrain(groupOf(program, 'score'), deps);
}
