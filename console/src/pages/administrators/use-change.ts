import { useMutation, useQueryClient } from '@tanstack/react-query';
import { administrators } from '../../api/administrators.ts';
import { ask, client } from '../../api/client.ts';
import { currentSession } from '../../api/session.ts';
import type { Role } from '../../text/role-text.ts';

interface Changes {
  readonly role?: Role;
  readonly appIds?: string[];
  readonly disabled?: boolean;
  readonly password?: string;
}

/** Changes an administrator. What the pages show of it follows, also if it is the person's own account. */
export function useChange(name: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (changes: Changes) =>
      ask(client.PATCH('/administrators/{name}', { params: { path: { name } }, body: changes })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: administrators.queryKey });
      await queries.invalidateQueries({ queryKey: currentSession.queryKey });
    },
  });
}
