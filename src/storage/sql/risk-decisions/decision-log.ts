import { Fault } from '../../../kernel/fault.ts';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import type { Decision } from '../../../features/business-risk/decision/decide.ts';
import { sceneGroup } from '../../../features/business-risk/decision/decision-finder.ts';
import type { DecisionLog, DecisionRecord, Period } from '../../../features/business-risk/decision/decision-record.ts';
import { FEATURE_NAMES, FEATURE_TABLE_ID } from '../../../features/business-risk/features/feature-table.ts';
import { decodeFeatures, encodeFeatures } from '../../../features/business-risk/features/feature-codec.ts';
import type { RiskEvent } from '../../../features/business-risk/ingest/risk-event.ts';
import { openText, sealText } from '../sealed-text.ts';
import { durableWrite, type SqlDatabase } from '../database.ts';
import { inPieces } from '../../../kernel/in-pieces.ts';
import type { NamedDecisionRow, TextsRow } from './operations.ts';
import { told } from '../../../kernel/told.ts';

/** Gives the context that binds the sealed event of an order to it. */
export function riskEventContext(orderId: string): string {
  return `risk.event:${orderId}`;
}

/** Gives the context that binds the sealed texts of an order to it. */
export function riskTextsContext(orderId: string): string {
  return `risk.texts:${orderId}`;
}

/** The event with these texts of declared fields. */
function withTexts(event: RiskEvent, texts: Readonly<Record<string, string>>): RiskEvent {
  return event.declared === undefined ? event : { ...event, declared: { ...event.declared, texts } };
}

const PAGE_ROWS = 500;
const PURGE_ROWS = 2_000;

type Detail = Pick<DecisionRecord, 'decision' | 'listHits' | 'feedIds' | 'shadow' | 'timings'>;
type KeptDetail = Omit<Detail, 'decision'> & {
  readonly decision: Omit<Decision, 'leftOut'> & Partial<Pick<Decision, 'leftOut'>>;
};

/** Keeps decisions in the embedded database. Their events are kept only sealed. */
export class SqlDecisionLog implements DecisionLog {
  readonly #database: SqlDatabase;
  readonly #secrets: Pick<SiteSecrets, 'seal' | 'open'>;

  private constructor(database: SqlDatabase, secrets: Pick<SiteSecrets, 'seal' | 'open'>) {
    this.#database = database;
    this.#secrets = secrets;
  }

  /**
   * Opens the log and records the names of the features that this release computes. Throws Fault if the database fails.
   */
  static async open(database: SqlDatabase, secrets: Pick<SiteSecrets, 'seal' | 'open'>): Promise<SqlDecisionLog> {
    await database.write('riskDecisions.nameTable', {
      tableId: FEATURE_TABLE_ID,
      names: JSON.stringify(FEATURE_NAMES),
    });
    return new SqlDecisionLog(database, secrets);
  }

  prepare(record: DecisionRecord): DurableWrite {
    const { decision, listHits, feedIds, shadow, timings } = record;
    const detail: Detail = { decision, listHits, feedIds, shadow, timings };
    const scene = String(record.features.get('scene') ?? '');
    return durableWrite('riskDecisions.add', {
      orderId: record.orderId,
      appId: record.appId,
      atMs: record.atMs,
      versionId: record.versionId,
      level: decision.level,
      detail: JSON.stringify(detail),
      tableId: FEATURE_TABLE_ID,
      features: encodeFeatures(record.features),
      eventSealed:
        record.event === null
          ? null
          : sealText(this.#secrets, riskEventContext(record.orderId), JSON.stringify(withTexts(record.event, {}))),
      texts: this.#textsOf(record),
      marks: { scene, sceneGroup: sceneGroup(scene), rules: decision.fired, types: decision.types },
    });
  }

  /** Texts of declared fields lie apart from the event, so that a person's can be erased. */
  #textsOf({ orderId, event, erasureKeys = [] }: DecisionRecord): TextsRow | null {
    const texts = event?.declared?.texts ?? {};
    if (Object.keys(texts).length === 0) return null;
    return { sealed: sealText(this.#secrets, riskTextsContext(orderId), JSON.stringify(texts)), keys: erasureKeys };
  }

  eraseTexts(keys: readonly string[]): Promise<number> {
    return this.#database.write('riskDecisions.eraseTexts', keys);
  }

  async find(orderId: string): Promise<DecisionRecord | null> {
    const row = await this.#database.read('riskDecisions.find', orderId);
    return row === null ? null : this.#record(row);
  }

  async *scan(period: Period): AsyncGenerator<DecisionRecord> {
    let after: { readonly atMs: number; readonly orderId: string } | null = null;
    for (;;) {
      const rows: readonly NamedDecisionRow[] = await this.#database.report('riskDecisions.page', {
        ...period,
        after,
        limit: PAGE_ROWS,
      });
      for (const row of rows) yield this.#record(row);
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE_ROWS) return;
      after = { atMs: last.atMs, orderId: last.orderId };
    }
  }

  count(period: Period): Promise<number> {
    return this.#database.report('riskDecisions.count', period);
  }

  firstAtMs(): Promise<number | null> {
    return this.#database.report('riskDecisions.firstAtMs', undefined);
  }

  async purgeEvents(beforeMs: number): Promise<number> {
    await this.#database.write('riskDecisions.purgeTexts', beforeMs);
    return inPieces(() => this.#database.write('riskDecisions.purgeEvents', { beforeMs, limit: PURGE_ROWS }));
  }

  purge(beforeMs: number): Promise<number> {
    return inPieces(() => this.#database.write('riskDecisions.purge', { beforeMs, limit: PURGE_ROWS }));
  }

  #record(row: NamedDecisionRow): DecisionRecord {
    try {
      const detail = JSON.parse(row.detail) as KeptDetail;
      const { orderId, appId, atMs, versionId, eventSealed, textsSealed } = row;
      const event =
        eventSealed === null
          ? null
          : (JSON.parse(openText(this.#secrets, riskEventContext(orderId), eventSealed)) as RiskEvent);
      const texts =
        textsSealed === null
          ? {}
          : (JSON.parse(openText(this.#secrets, riskTextsContext(orderId), textsSealed)) as Record<string, string>);
      return {
        orderId,
        appId,
        atMs,
        versionId,
        ...detail,
        // Decisions of earlier releases left no rule out.
        decision: { ...detail.decision, leftOut: detail.decision.leftOut ?? [] },
        features: decodeFeatures(row.features, JSON.parse(row.names) as string[]),
        event: event && withTexts(event, texts),
      };
    } catch (cause) {
      throw cause instanceof Fault ? cause : new Fault('corrupt', told`a stored decision cannot be read`, { cause });
    }
  }
}
