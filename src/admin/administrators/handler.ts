import type { Clock } from '../../kernel/clock.ts';
import type { AdminAccess } from '../access/admin-access.ts';
import type { Administrator, AdministratorStore } from '../access/administrator-store.ts';
import type { AdminHandlers, AdminOutcome } from '../define-admin.ts';
import type { administratorContracts } from './contract.ts';

export interface AdministratorDeps {
  readonly access: AdminAccess;
  readonly store: AdministratorStore;
  readonly clock: Clock;
}

const DAY_MS = 86_400_000;

/** Sign-in, and the administrators themselves. An owner cannot lock out the last owner. */
export function createAdministratorHandlers({
  access,
  store,
  clock,
}: AdministratorDeps): AdminHandlers<typeof administratorContracts> {
  return {
    async signIn({ name, password }) {
      const session = await access.signIn(name, password);
      if (session === null) return { ok: false, error: 'unauthenticated', detail: 'name or password is wrong' };
      return { ok: true, result: { token: session.token, expiresAtMs: session.expiresAtMs }, subject: name };
    },

    async signOut(_params, { tokenDigest }) {
      return { ok: true, result: { ended: await store.removeToken(tokenDigest) } };
    },

    async whoAmI(_params, { administratorId, name, role }) {
      return { ok: true, result: { id: administratorId, name, role } };
    },

    async list() {
      return { ok: true, result: { administrators: (await store.list()).map(show) } };
    },

    async create({ name, role, appIds, password }) {
      const made = await access.create({ name, role, appIds, password: password ?? null });
      if (made === null) return { ok: false, error: 'conflict', detail: 'the name is taken' };
      return { ok: true, result: show(made), subject: made.id };
    },

    async change({ name, password, ...changes }) {
      const before = await store.byName(name);
      if (before === null) return unknownName(name);
      const after: Administrator = {
        ...before,
        role: changes.role ?? before.role,
        appIds: changes.appIds ?? before.appIds,
        disabled: changes.disabled ?? before.disabled,
        passwordHash: password === undefined ? before.passwordHash : await access.hash(password),
      };
      if (isOwner(before) && !isOwner(after) && (await store.list()).filter(isOwner).length === 1) {
        return { ok: false, error: 'conflict', detail: 'this is the last owner: make another one first' };
      }
      await store.replace(after);
      return { ok: true, result: show(after), subject: after.id };
    },

    async issueToken({ name, label, days }) {
      const holder = await store.byName(name);
      if (holder === null) return unknownName(name);
      const expiresAtMs = days === undefined ? null : clock.nowMs() + days * DAY_MS;
      const { token } = await access.issueToken(holder.id, { kind: 'token', label, expiresAtMs });
      return { ok: true, result: { token, expiresAtMs }, subject: holder.id };
    },
  };
}

function isOwner({ role, disabled }: Administrator): boolean {
  return role === 'owner' && !disabled;
}

function unknownName(name: string): AdminOutcome<never> {
  return { ok: false, error: 'not_found', detail: `there is no administrator ${name}` };
}

function show({ id, name, role, appIds, disabled, passwordHash, createdAtMs }: Administrator) {
  return { id, name, role, appIds: [...appIds], disabled, hasPassword: passwordHash !== null, createdAtMs };
}
