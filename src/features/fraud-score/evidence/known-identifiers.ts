import { digestForms, readAnyDigest, splitForm, type DigestForm } from '../../../identity/digest-forms.ts';
import { DIGEST_HEX_LENGTH, DIGEST_KINDS } from '../../../kernel/digests.ts';
import { Fault } from '../../../kernel/fault.ts';
import { RecentEntries } from '../../../kernel/recent-entries.ts';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import type { IdentifierLinks, LinkedKind, PlainIdentifier } from '../../business-risk/ingest/identifier-links.ts';
import {
  identifierContext,
  type IdentifierStore,
  type KeptIdentifier,
  type LearnedIdentifier,
} from './identifier-store.ts';
import { subjectOfDigest, subjectOfForms } from './subject.ts';

/** The store of digests, and the secrets that seal them and make their keys. */
export interface KnownIdentifiersDeps {
  readonly store: IdentifierStore;
  readonly secrets: SiteSecrets;
}

/** The most identifiers that are remembered in each direction, about 10 MB. */
const ENTRIES_MAX = 20_000;
/** What was learned is not written again for this time. A failed write is repeated after it. */
const TOLD_MS = 600_000;
/** The most identifiers in one transaction. */
const LEARN_MAX = 1_000;

/**
 * Knows which digests belong to one phone or device, if its plain text was seen by any API. Other processes over the same
 * store must tell this one to `forget` what they erase. Within a process this class must be the only
 * writer of its store. Digests found once and identifiers learned recently are answered from memory.
 */
export class KnownIdentifiers implements IdentifierLinks {
  readonly #deps: KnownIdentifiersDeps;
  readonly #found = new RecentEntries<readonly DigestForm[]>(ENTRIES_MAX);
  readonly #toldAtMs = new RecentEntries<number>(ENTRIES_MAX);
  /** How often the memory was cleared. */
  #clearings = 0;

  constructor(deps: KnownIdentifiersDeps) {
    this.#deps = deps;
  }

  async formsOf(
    kind: LinkedKind,
    digests: readonly DigestForm[],
    signal: AbortSignal,
  ): Promise<readonly DigestForm[] | null> {
    for (const digest of digests) {
      const found = this.#found.get(`${kind} ${digest}`);
      if (found !== undefined) return found;
    }
    const { store, secrets } = this.#deps;
    const clearings = this.#clearings;
    const kept = await store.read(
      digests.map((digest) => subjectOfDigest(secrets, kind, digest).key),
      signal,
    );
    for (const [at, each] of kept.entries()) {
      const forms = each === null ? null : this.#open(each);
      const digest = digests[at];
      // If a row was copied over another one, it decrypts to other digests or not at all.
      if (forms === null || digest === undefined || !forms.includes(digest)) continue;
      // What was read before the store erased something may be what it erased.
      if (clearings === this.#clearings) this.#found.set(`${kind} ${digest}`, forms);
      return forms;
    }
    return null;
  }

  prepare(seen: readonly PlainIdentifier[], atMs: number): DurableWrite | null {
    const learned = seen.flatMap((each) => this.#unlessTold(each, atMs));
    return learned.length === 0 ? null : this.#deps.store.prepareLearn(learned, atMs);
  }

  async learn(seen: readonly PlainIdentifier[], atMs: number): Promise<void> {
    for (let from = 0; from < seen.length; from += LEARN_MAX) {
      const learned = seen.slice(from, from + LEARN_MAX).flatMap((each) => this.#learned(each));
      if (learned.length > 0) await this.#deps.store.learn(learned, atMs);
    }
  }

  /** Deletes identifiers last seen before a time. Returns how many. */
  async purge(beforeMs: number): Promise<number> {
    const purged = await this.#deps.store.purge(beforeMs);
    if (purged > 0) this.forget();
    return purged;
  }

  /** Clears the memory. Call it after the store erased something. */
  forget(): void {
    this.#clearings += 1;
    this.#found.clear();
    this.#toldAtMs.clear();
  }

  #unlessTold(seen: PlainIdentifier, atMs: number): LearnedIdentifier[] {
    const name = `${seen.kind} ${seen.md5}`;
    if (Math.abs(atMs - (this.#toldAtMs.get(name) ?? -Infinity)) < TOLD_MS) return [];
    this.#toldAtMs.set(name, atMs);
    return this.#learned(seen);
  }

  #learned({ kind, text }: PlainIdentifier): LearnedIdentifier[] {
    // Digits that may also be a digest could be two identifiers, so nothing is learned from them.
    if (readAnyDigest(text) !== null) return [];
    const { secrets } = this.#deps;
    // A row for each spelling of each device that is ever seen would cost more than it finds.
    const forms = digestForms(text);
    const subject = subjectOfForms(secrets, kind, { form: 'plain', forms });
    const hex = forms.map((form) => splitForm(form).hex);
    const sealed = secrets.seal(identifierContext(subject.key), Buffer.from(hex.join(''), 'hex'));
    return [{ subject, sealed }];
  }

  #open({ key, sealed }: KeptIdentifier): readonly DigestForm[] | null {
    try {
      const hex = Buffer.from(this.#deps.secrets.open(identifierContext(key), sealed)).toString('hex');
      let from = 0;
      return DIGEST_KINDS.map((kind): DigestForm => {
        const start = from;
        from += DIGEST_HEX_LENGTH[kind];
        return `${kind}:${hex.slice(start, from)}`;
      });
    } catch (error) {
      if (error instanceof Fault && error.kind === 'corrupt') return null;
      throw error;
    }
  }
}
