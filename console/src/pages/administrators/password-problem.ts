const LENGTH_MIN = 12;

/** What is wrong with a password that an owner sets for an administrator: the text `short`, or nothing. */
export function passwordProblem(password: string, short: string): string | undefined {
  return password.length < LENGTH_MIN ? short : undefined;
}
