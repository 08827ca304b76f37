import type { LedgerProof, ProofFinding, ProofProgress, ProofReport } from '../../../platform/chain/ledger-proof.ts';
import { isGenuine } from '../../../platform/chain/checkpoint.ts';
import { latestRetention } from '../../../platform/chain/retention-start.ts';
import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import { lostCheckpointOf, readCheckpoints } from './checkpoint-file.ts';
import type { Missing } from './compare-end.ts';
import type { ReadInput, ReadName, ReadOutput } from '../catalogue.ts';
import type { StoredStart } from './chain-rows.ts';
import { FROM_THE_BEGINNING, type VerifyCursor, type VerifyTurn } from './verify-links.ts';
import { told, type Told } from '../../../kernel/told.ts';

/** Rows that one turn verifies. Other reports wait no longer than one turn. */
const ROWS_A_TURN = 20_000;

/** Asks an open database, in the thread for reports. */
export type Report = <N extends ReadName>(operation: N, input: ReadInput<N>) => Promise<ReadOutput<N>>;

/** Gives the key of a writer's links and checkpoints. */
export function chainKey(secrets: Pick<SiteSecrets, 'mac'>, writer: string): Uint8Array {
  return secrets.mac('ledger chain', writer);
}

/** Verifies the chains of the embedded database. */
export class SqlLedgerProof implements LedgerProof {
  readonly #report: Report;
  readonly #secrets: Pick<SiteSecrets, 'mac'>;
  readonly #checkpointFile: string;

  constructor(database: { readonly report: Report }, secrets: Pick<SiteSecrets, 'mac'>, checkpointFile: string) {
    this.#report = (operation, input) => database.report(operation, input);
    this.#secrets = secrets;
    this.#checkpointFile = checkpointFile;
  }

  async check(onProgress?: ProofProgress): Promise<ProofReport> {
    // The checkpoint is read before the database, so commits that come meanwhile lie after it.
    const fromFile = await this.#checkpointFinding();
    const { starts, link } = await this.#report('chain.end', undefined);
    const retired = latestRetention(starts)?.through;
    const from = retired ?? FROM_THE_BEGINNING;
    const { links, rows, finding } = await this.verify(from, starts, link, onProgress);
    const rest = finding ?? fromFile ?? (await this.#report('chain.stray', link)) ?? (await this.#damage());
    const rowsBefore = await this.#report('chain.rowsBefore', undefined);
    return {
      links,
      rows,
      rowsBefore,
      sinceMs: retired?.committedAtMs ?? starts[0]?.startedAtMs ?? null,
      finding: rest,
    };
  }

  /** Verifies the last links and their rows, about `rowsMax` rows. */
  async checkTail(rowsMax: number): Promise<ProofFinding | null> {
    const fromFile = await this.#checkpointFinding();
    if (fromFile) return fromFile;
    const { starts, link } = await this.#report('chain.end', undefined);
    const after = await this.#report('chain.tail', rowsMax);
    return after && (await this.verify(after, starts, link)).finding;
  }

  /** Verifies the links after a cursor, turn by turn. */
  async verify(after: VerifyCursor, starts: readonly StoredStart[], upToLink: number, onProgress?: ProofProgress) {
    const keys = Object.fromEntries(starts.map(({ writer }) => [writer, chainKey(this.#secrets, writer)]));
    let [links, rows] = [0, 0];
    for (let next: VerifyCursor | null = after; next;) {
      const turn: VerifyTurn = await this.#report('chain.verify', {
        after: next,
        upToLink,
        rowsMax: ROWS_A_TURN,
        keys,
      });
      links += turn.links;
      rows += turn.rows;
      onProgress?.(links, upToLink - after.link);
      if (turn.finding) return { links, rows, finding: turn.finding };
      next = turn.next;
    }
    return { links, rows, finding: null };
  }

  async #checkpointFinding(): Promise<ProofFinding | null> {
    // Rows that were lost while a process ran are named by a file of their own.
    const lost = await this.#findingOf(lostCheckpointOf(this.#checkpointFile));
    return lost ?? this.#findingOf(this.#checkpointFile);
  }

  async #findingOf(file: string): Promise<ProofFinding | null> {
    const [checkpoint] = readCheckpoints(file);
    if (!checkpoint) return null;
    const keyOf = ({ writer }: { readonly writer: string }) => chainKey(this.#secrets, writer);
    if (!checkpoint.heads.some((head) => isGenuine(keyOf(head), checkpoint)))
      return aboutFile('checkpoint changed', 'renzheng.checkpoint was changed, or belongs to another site');
    const found = await this.#report('chain.compare', checkpoint);
    return found.kind === 'missing' ? aboutFile('commits missing', missingText(found)) : null;
  }

  async #damage(): Promise<ProofFinding | null> {
    const problem = await this.#report('chain.integrity', undefined);
    return problem === null ? null : aboutFile('file damaged', `the database file is damaged: ${problem}`);
  }
}

/**
 * Says in words what is missing, e.g.
 * `'3 acknowledged ledger rows and 1 audit row are missing: its last commit is of …'`.
 */
export function missingText({
  ledgerRows,
  auditRows,
  creditRows,
  lastCommitAtMs,
  checkpointAtMs,
  isOther,
}: Missing): Told {
  const since =
    lastCommitAtMs === null ? told`it holds no commit` : told`its last commit is of ${timeOf(lastCommitAtMs)}`;
  const until = timeOf(checkpointAtMs);
  if (isOther)
    return told`the database holds other commits than the acknowledged ones: ${since}, and the checkpoint is of ${until}`;
  const ledger = ledgerRows === 1 ? told`1 acknowledged ledger row` : told`${ledgerRows} acknowledged ledger rows`;
  const audit = auditRows === 1 ? told`1 audit row` : told`${auditRows} audit rows`;
  if (creditRows === 0)
    return told`${ledger} and ${audit} are missing: ${since}, and commits until ${until} were acknowledged`;
  const credits = creditRows === 1 ? told`1 credit` : told`${creditRows} credits`;
  return told`${ledger} and ${audit} and ${credits} are missing: ${since}, and commits until ${until} were acknowledged`;
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}

function aboutFile(what: ProofFinding['what'], detail: string): ProofFinding {
  return { what, table: null, id: null, link: null, committedAtMs: null, detail };
}
