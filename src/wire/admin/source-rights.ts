import { told } from '../../kernel/told.ts';
import type { Clock } from '../../kernel/clock.ts';
import { isReservedSource, RESERVED_SOURCE, type SourceGate } from '../../platform/reporting/report-source.ts';
import type { Actor } from '../../platform/access/actor.ts';
import type { AdminOutcome } from './define-admin.ts';
import type { ReportSource, ReportSourceStore } from '../../platform/reporting/report-source-store.ts';

/** Source names that one administrator may take by reporting. An owner of the site may assign more. */
const SOURCES_MAX = 100;
/** The limit for owners of the site: as many names as a batch has rows, and more. */
const SOURCES_OF_OWNERS_MAX = 1_000_000;

const NOT_YOURS = told`source: it belongs to another reporter. Report under a source of your own, or ask an owner to assign this one to you (report-source assign)`;
const TOO_MANY = told`source: one administrator may take ${SOURCES_MAX} names. Report under one of those, or ask an owner to assign more`;

/** The reporting administrator, reduced to what decides rights to sources. */
export type Reporter = Pick<Actor, 'administratorId' | 'role' | 'appIds'>;

/**
 * Decides which administrator may report under which source, and withdraw or correct reports under it. A source belongs
 * to the administrator that reported under it first, or to the one that an owner of the site assigned it to. Owners may
 * do everything except report under the names of this server. See docs/decisions/0610.
 */
export class SourceRights {
  readonly #store: Pick<ReportSourceStore, 'find' | 'claim'>;
  readonly #clock: Clock;

  constructor(store: Pick<ReportSourceStore, 'find' | 'claim'>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** The gate for the reports of one reporter. If a source has no owner yet, the gate claims it for this reporter. */
  gateOf(reporter: Reporter): SourceGate {
    return async (sources) => {
      const refused = new Map<string, string>();
      const known = await this.#store.find([...sources]);
      for (const source of sources) {
        const problem = await this.#problemOf(source, known.get(source), reporter);
        if (problem !== null) refused.set(source, problem);
      }
      return refused;
    };
  }

  /** Gives `null` if the reporter may withdraw and correct reports under a source, and the refusal otherwise. */
  async refuseCorrection(
    source: string,
    reporter: Reporter,
  ): Promise<Extract<AdminOutcome<never>, { ok: false }> | null> {
    if (reporter.role === 'owner') return null;
    const known = (await this.#store.find([source])).get(source);
    if (!isReservedSource(source) && known !== undefined && isHeldBy(known, reporter)) return null;
    return { ok: false, error: 'forbidden', detail: NOT_YOURS };
  }

  async #problemOf(source: string, known: ReportSource | undefined, reporter: Reporter): Promise<string | null> {
    if (isReservedSource(source)) return RESERVED_SOURCE;
    const holder = known ?? (await this.#claim(source, reporter));
    if (holder === null) return TOO_MANY;
    return reporter.role === 'owner' || isHeldBy(holder, reporter) ? null : NOT_YOURS;
  }

  #claim(source: string, { administratorId: id, role }: Reporter): Promise<ReportSource | null> {
    return this.#store.claim({
      source,
      owner: { kind: 'administrator', id },
      sinceMs: this.#clock.nowMs(),
      sourcesMax: role === 'owner' ? SOURCES_OF_OWNERS_MAX : SOURCES_MAX,
    });
  }
}

/**
 * Whether a source belongs to a reporter. An app's source belongs to the app's integrators, not to every administrator
 * with access to the app.
 */
export function isHeldBy({ owner }: Pick<ReportSource, 'owner'>, { administratorId, role, appIds }: Reporter): boolean {
  if (owner.kind === 'administrator') return owner.id === administratorId;
  return owner.kind === 'app' && role === 'integrator' && appIds !== null && appIds.includes(owner.id);
}
