import { nextTurn } from '../../../kernel/timers.ts';
import type { IdentifierLinks } from '../ingest/identifier-links.ts';
import { ingestRequest, type Ingested, type IngestDeps } from '../ingest/ingest-request.ts';
import { resolveDigests } from '../ingest/resolve-digests.ts';
import type { Introduction } from './introduction.ts';
import type { ProfileStore } from './profile-store.ts';
import { readWarmUpLine, type WarmUpRow } from './warm-up-row.ts';
import { told } from '../../../kernel/told.ts';

/** The ports of the warm-up desk. */
export interface WarmUpDeskDeps extends IngestDeps {
  readonly profiles: Pick<ProfileStore, 'introduce'>;
  readonly identifiers: Pick<IdentifierLinks, 'formsOf' | 'learn'>;
  /** For how long habits are kept after they were last seen, in milliseconds. */
  readonly keptMs: number;
}

/** What became of a row. A `duplicate` was known already, so it changed nothing. */
export type WarmUpOutcome =
  { readonly outcome: 'recorded' | 'duplicate' } | { readonly outcome: 'refused'; readonly problem: string };

/** How the desk reads a batch. */
export interface WarmUpReading {
  readonly nowMs: number;
  /** Whether an app exists. */
  readonly isApp: (appId: string) => boolean;
  readonly signal: AbortSignal;
}

interface IngestedRow {
  readonly row: WarmUpRow;
  readonly ingested: Ingested;
}

/** The most lines in one batch, and the number of lines in one transaction. */
export const WARM_UP_ROWS_MAX = 10_000;
const ROWS_AT_ONCE = 1_000;

/** Takes over accounts, phones and devices that were known before this site saw them. */
export class WarmUpDesk {
  readonly #deps: WarmUpDeskDeps;

  constructor(deps: WarmUpDeskDeps) {
    this.#deps = deps;
  }

  /**
   * Takes lines of JSON and returns what became of each, in order. What it records is durable when it resolves. A batch
   * that failed half-way can be sent again. Throws Fault.
   */
  async take(lines: readonly string[], reading: WarmUpReading): Promise<readonly WarmUpOutcome[]> {
    const outcomes: WarmUpOutcome[] = [];
    for (let from = 0; from < lines.length; from += ROWS_AT_ONCE) {
      outcomes.push(...(await this.#takeSome(lines.slice(from, from + ROWS_AT_ONCE), reading)));
      // Decisions that wait go first.
      await nextTurn();
    }
    return outcomes;
  }

  async #takeSome(lines: readonly string[], reading: WarmUpReading): Promise<readonly WarmUpOutcome[]> {
    const reads = lines.map((line) =>
      refusedUnlessApp(readWarmUpLine(line, { nowMs: reading.nowMs, keptMs: this.#deps.keptMs }), reading),
    );
    const rows = reads.flatMap((read) => (read.ok ? [read.row] : []));
    // Plain texts are learned first, so that a digest in a later row finds them.
    const taken = rows.map((row) => ({ row, ingested: this.#ingested(row, reading.nowMs) }));
    const plain = taken.flatMap(({ ingested }) => ingested.plain);
    if (plain.length > 0) await this.#deps.identifiers.learn(plain, reading.nowMs);
    const introduced = await Promise.all(taken.map((each) => this.#introductionOf(each, reading)));
    const changed = (await this.#deps.profiles.introduce(introduced, reading.nowMs))[Symbol.iterator]();
    return reads.map((each) =>
      each.ok
        ? { outcome: changed.next().value === true ? 'recorded' : 'duplicate' }
        : { outcome: 'refused', problem: each.problem },
    );
  }

  /** Named as a request would name it, so that the requests of the same thing find it. */
  async #introductionOf({ row, ingested }: IngestedRow, { nowMs, signal }: WarmUpReading): Promise<Introduction> {
    const { request } = await resolveDigests(row.request, this.#deps.identifiers, { md5Too: false, signal });
    const { keys } = (request === row.request ? ingested : this.#ingested({ ...row, request }, nowMs)).event;
    const { kind, firstSeenMs, lastSeenMs, days } = row;
    const key = keys[kind];
    if (key === null) throw new Error(`invariant broken: a ${kind} that was read has a pseudonym`);
    return { kind, key, firstSeenMs, lastSeenMs, days };
  }

  #ingested({ appId, request }: WarmUpRow, nowMs: number) {
    return ingestRequest(request, { appId, atMs: nowMs }, this.#deps);
  }
}

function refusedUnlessApp(
  read: ReturnType<typeof readWarmUpLine>,
  { isApp }: WarmUpReading,
): ReturnType<typeof readWarmUpLine> {
  if (!read.ok || read.row.appId === '' || isApp(read.row.appId)) return read;
  return { ok: false, problem: told`app: there is no app of this id. \`renzheng app list\` lists the apps` };
}
