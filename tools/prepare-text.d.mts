/** What an installation says. */
export interface PrepareText {
  /** Stands before everything that is said. */
  readonly name: string;
  readonly installingConsole: string;
  readonly consoleFailed: string;
}

/** What an installation says, in the language of the shell. */
export function prepareText(env: Readonly<Record<string, string | undefined>>): PrepareText;
