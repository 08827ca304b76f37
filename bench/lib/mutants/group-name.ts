/** Name of the group of tests of one mutant, or of the run without any. */
export function groupName(mutant: string | null): string {
  return mutant === null ? 'without a mutant' : `mutant ${mutant}`;
}
