import type { Administrator, AdministratorChange, ChangedAdministrator } from './administrator-store.ts';

/**
 * Applies a change to the administrators as they are stored. Stores call it inside of the step that writes.
 *
 * @returns besides, whether the tokens, sessions and sign-in links of the administrator end. They may have been made
 *   with the old password. Before a first password there was none to make them with. Those of a disabled administrator
 *   end for good, so that nothing comes back if it is enabled again.
 */
export function applyChange(
  all: readonly Administrator[],
  { id, ifPasswordHash, ...named }: AdministratorChange,
): ChangedAdministrator & { readonly endsTokens: boolean } {
  const before = all.find((each) => each.id === id);
  if (before === undefined) return { kind: 'unknown', endsTokens: false };
  if (ifPasswordHash !== undefined && ifPasswordHash !== before.passwordHash)
    return { kind: 'differs', endsTokens: false };
  const administrator: Administrator = {
    ...before,
    role: named.role ?? before.role,
    appIds: named.appIds ?? before.appIds,
    disabled: named.disabled ?? before.disabled,
    passwordHash: named.passwordHash ?? before.passwordHash,
  };
  const takesAnOwner = isOwner(before) && !isOwner(administrator);
  if (takesAnOwner && all.filter(isOwner).length === 1) return { kind: 'last-owner', endsTokens: false };
  const isNewPassword = named.passwordHash !== undefined && before.passwordHash !== null;
  return { kind: 'changed', administrator, endsTokens: isNewPassword || administrator.disabled };
}

function isOwner({ role, disabled }: Administrator): boolean {
  return role === 'owner' && !disabled;
}
