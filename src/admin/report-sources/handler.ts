import { told } from '../../kernel/told.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Platform } from '../../platform/accounts/platform.ts';
import { isReservedSource, RESERVED_SOURCE } from '../../platform/reporting/report-source.ts';
import type { AdministratorStore } from '../../platform/access/administrator-store.ts';
import type { AdminHandlers, AdminOutcome } from '../../wire/admin/define-admin.ts';
import type { reportSourceContracts } from './contract.ts';
import type { ReportSource, ReportSourceStore, SourceOwner } from '../../platform/reporting/report-source-store.ts';
import { isHeldBy } from '../../wire/admin/source-rights.ts';

/** What the handlers of report sources work with. */
export interface ReportSourceDeps {
  readonly reportSources: ReportSourceStore;
  readonly administrators: AdministratorStore;
  readonly platform: Pick<Platform, 'app'>;
  readonly clock: Clock;
}

type Refusal = Extract<AdminOutcome<never>, { ok: false }>;

/**
 * Makes the handlers that list the sources of reports and assign them. Every role may list, and an integrator sees only
 * its own sources. Only owners of the site assign.
 */
export function createReportSourceHandlers(deps: ReportSourceDeps): AdminHandlers<typeof reportSourceContracts> {
  const { reportSources, administrators, clock } = deps;
  return {
    async list({ after, limit }, actor) {
      const page = await reportSources.list(after ?? null, limit);
      const seen = actor.role === 'integrator' ? page.filter((source) => isHeldBy(source, actor)) : page;
      const names = new Map((await administrators.list()).map(({ id, name }) => [id, name]));
      const next = page.length < limit ? null : (page.at(-1)?.source ?? null);
      return { ok: true, result: { sources: seen.map((source) => show(source, names)), next } };
    },

    async assign({ source, administrator, appId }) {
      if (isReservedSource(source)) return { ok: false, error: 'bad_request', detail: RESERVED_SOURCE };
      const owner = await ownerOf(deps, administrator, appId);
      if ('ok' in owner) return owner;
      await reportSources.assign({ source, owner, sinceMs: clock.nowMs() });
      const assigned = (await reportSources.find([source])).get(source);
      if (!assigned) throw new Error('invariant broken: a source that was assigned is known');
      const names = new Map('id' in owner && administrator !== undefined ? [[owner.id, administrator]] : []);
      return { ok: true, result: show(assigned, names), subject: assigned.source };
    },
  };
}

async function ownerOf(
  { administrators, platform }: ReportSourceDeps,
  administrator: string | undefined,
  appId: string | undefined,
): Promise<SourceOwner | Refusal> {
  if (administrator !== undefined && appId !== undefined)
    return { ok: false, error: 'bad_request', detail: told`administrator, appId: give only one of them` };
  if (appId !== undefined) {
    const app = await platform.app(appId);
    return app === null
      ? { ok: false, error: 'not_found', detail: told`there is no such app` }
      : { kind: 'app', id: appId };
  }
  if (administrator === undefined) return { kind: 'house' };
  const holder = await administrators.byName(administrator);
  if (holder === null) return { ok: false, error: 'not_found', detail: told`there is no administrator with this name` };
  return { kind: 'administrator', id: holder.id };
}

function show({ source, owner, sinceMs }: ReportSource, names: ReadonlyMap<string, string>) {
  const of = owner.kind === 'house' ? null : owner.kind === 'app' ? owner.id : (names.get(owner.id) ?? owner.id);
  return { source, ownerKind: owner.kind, owner: of, sinceMs };
}
