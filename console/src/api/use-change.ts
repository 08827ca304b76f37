import { useMutation, useQueryClient } from '@tanstack/react-query';

/**
 * Makes a change. When it is made, what pages show of it follows.
 *
 * @param names of the queries that are asked again, e.g. `apps`
 */
export function useChange<Values, Result>(names: readonly string[], change: (values: Values) => Promise<Result>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => Promise.all(names.map((name) => queries.invalidateQueries({ queryKey: [name] }))),
  });
}
