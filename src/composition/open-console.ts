import type { SignInDeps } from '../admin/sign-in/handler.ts';
import { linkUrl } from '../admin/sign-in/handler.ts';
import { signInContracts } from '../admin/sign-in/contract.ts';
import { browsableUrl } from '../config/config-listeners.ts';
import { systemClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import type { AdminAccess } from '../platform/access/admin-access.ts';
import { SignInLinks } from '../platform/access/sign-in-links.ts';
import type { Ground } from './open-foundation.ts';

/** The address of the console, and the links that sign in to it. */
export interface OpenedConsole extends Pick<SignInDeps, 'signInLinks' | 'consoleOrigin'> {
  /** Tells where the admin API listens, once it does. Gives the address of the console, without a path. */
  listensAt(adminUrl: string): string;
  /** Makes a link that signs the first owner in once. `null` if no owner is enabled. The audit records it. */
  makeFirstLink(): Promise<string | null>;
}

/** Opens the links to the console. Their address is that of the settings, or else that of the listener. */
export function openConsole({ config, stores, secrets }: Ground, access: AdminAccess): OpenedConsole {
  const { administrators, audit, signInLinks: links } = stores;
  const clock = systemClock;
  const signInLinks = new SignInLinks({ links, administrators, access, secrets, clock, random: systemRandom });
  let origin = config.admin.publicUrl ?? '';
  return {
    signInLinks,
    consoleOrigin: () => origin,
    listensAt: (adminUrl) => (origin = config.admin.publicUrl ?? browsableUrl(adminUrl)),
    async makeFirstLink() {
      const owner = await signInLinks.firstOwner();
      if (owner === null) return null;
      const { secret } = await signInLinks.make(owner.id, { sessionEndsAtMs: null, madeBy: null });
      await audit.append({
        atMs: clock.nowMs(),
        administratorId: null,
        administratorName: null,
        operation: signInContracts.makeLink.name,
        kind: 'write',
        subject: owner.id,
        fields: { at: 'the start of the server' },
        outcome: 'ok',
        addressDigest: '',
      });
      return linkUrl(origin, secret);
    },
  };
}
