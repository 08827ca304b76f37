import type { Command } from 'commander';

/** Every command below another one, with its path, e.g. `app create`. */
export function commandsWithin(parent: Command, before = ''): readonly (readonly [path: string, command: Command])[] {
  return parent.commands.flatMap((command) => {
    const path = `${before}${command.name()}`;
    return [[path, command] as const, ...commandsWithin(command, `${path} `)];
  });
}
