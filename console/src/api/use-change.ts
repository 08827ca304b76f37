import { useMutation, useQueryClient } from '@tanstack/react-query';

/**
 * Makes a change. When it is made, what pages show of it follows.
 *
 * @param names of the queries that are asked again, e.g. `apps`
 * @param when they are asked again: `onSettled` also if the change failed, e.g. because it waits for a second person or somebody
 *   else was first
 */
export function useChange<Values, Result>(
  names: readonly string[],
  change: (values: Values) => Promise<Result>,
  when: 'onSuccess' | 'onSettled' = 'onSuccess',
) {
  const queries = useQueryClient();
  const again = () => Promise.all(names.map((name) => queries.invalidateQueries({ queryKey: [name] })));
  return useMutation({ mutationFn: change, ...(when === 'onSettled' ? { onSettled: again } : { onSuccess: again }) });
}
