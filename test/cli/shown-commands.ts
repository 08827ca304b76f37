import { ADMIN_CONTRACTS } from '../../src/admin/index.ts';

/** Commands that only show something, and belong to no operation that reads: `GET` of the catalogue finds the others. */
const BY_HAND = [
  'status',
  'config show',
  'whoami',
  'doctor',
  'backup --list',
  'backup --schedule',
  'score model list',
  'score model show',
  'score model drift',
];

/** Operations that read and have no command of their own: the browser's, or part of another command. */
const NO_COMMAND = ['backups.list', 'backups.schedule', 'scoreModels.list', 'scoreModels.show', 'scoreModels.drift'];

/** Every command that shows something. `seedSite` gives the arguments of those that need some. */
export const SHOWN_COMMANDS: readonly string[] = [
  ...ADMIN_CONTRACTS.filter(
    ({ name, method, streams }) => method === 'GET' && streams === undefined && !NO_COMMAND.includes(name),
  ).map(({ name }) => pathOf(name)),
  ...BY_HAND,
];

function pathOf(name: string): string {
  const [resource = '', verb = ''] = name.split('.');
  return `${resource.replace(/ies$/, 'y').replace(/s$/, '')} ${verb}`;
}
