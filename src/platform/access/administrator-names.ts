import type { AdministratorStore } from './administrator-store.ts';

/** Gives a function that tells the name of an administrator by its id, or the id of one that is gone. Throws Fault. */
export async function administratorNames(
  administrators: Pick<AdministratorStore, 'list'>,
): Promise<(id: string) => string> {
  const names = new Map((await administrators.list()).map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}
