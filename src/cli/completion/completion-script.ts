import type { Command } from 'commander';
import { commandsWithin } from '../help/commands-within.ts';

/** The shells that completions are written for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
/** A shell that completions are written for. */
export type Shell = (typeof SHELLS)[number];

/**
 * Writes the completions of a shell. They hold every command and option, because asking the program at each key would
 * take too long.
 */
export function completionScript(program: Command, shell: Shell): string {
  const words = [['', program] as const, ...commandsWithin(program)].map(
    ([path, command]) => [path, wordsOf(command)] as const,
  );
  return shell === 'fish' ? fishScript(words) : `${shell === 'zsh' ? ZSH_HEAD : ''}${bashScript(words)}`;
}

type Words = readonly (readonly [path: string, words: readonly string[]])[];

function wordsOf(command: Command): readonly string[] {
  return [
    ...command.commands.map((each) => each.name()),
    ...command.options.flatMap(({ long }) => (long === undefined || long === null ? [] : [long])),
    '--help',
  ];
}

const ZSH_HEAD = `#compdef renzheng renzheng.mjs
autoload -U +X bashcompinit && bashcompinit
`;

function bashScript(words: Words): string {
  return `_renzheng_words() {
  case "$1" in
${words.map(([path, list]) => `  '${path}') echo '${list.join(' ')}' ;;`).join('\n')}
  *) return 1 ;;
  esac
}
_renzheng() {
  local words= word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if _renzheng_words "\${words:+$words }$word" >/dev/null; then words="\${words:+$words }$word"; fi
  done
  COMPREPLY=($(compgen -W "$(_renzheng_words "$words")" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _renzheng renzheng renzheng.mjs
`;
}

function fishScript(words: Words): string {
  return `function __renzheng_words
  switch "$argv[1]"
${words.map(([path, list]) => `  case '${path}'\n    string split ' ' '${list.join(' ')}'`).join('\n')}
  case '*'
    return 1
  end
end
function __renzheng_complete
  set -l path
  for word in (commandline -opc)[2..-1]
    set -l next (string join ' ' $path $word)
    if __renzheng_words "$next" >/dev/null
      set path $next
    end
  end
  __renzheng_words "$path"
end
complete -c renzheng -a '(__renzheng_complete)'
complete -c renzheng.mjs -a '(__renzheng_complete)'
`;
}
