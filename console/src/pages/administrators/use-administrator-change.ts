import { ask, client } from '../../api/client.ts';
import { useChange } from '../../api/use-change.ts';
import type { Role } from '../../text/role-text.ts';

interface Changes {
  readonly role?: Role;
  readonly appIds?: string[];
  readonly disabled?: boolean;
  readonly password?: string;
}

/** Changes an administrator. What the pages show of it follows, also if it is the person's own account. */
export function useAdministratorChange(name: string) {
  return useChange(['administrators', 'session'], (changes: Changes) =>
    ask(client.PATCH('/administrators/{name}', { params: { path: { name } }, body: changes })),
  );
}
