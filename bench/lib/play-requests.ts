import { businessRisk } from '../../src/features/business-risk/contract.ts';
import type { DecisionRecord } from '../../src/features/business-risk/decision/decision-record.ts';
import type { FeedKind } from '../../src/features/business-risk/feeds/feed-kinds.ts';
import { readRequest } from '../../src/features/business-risk/handler.ts';
import { DEFAULT_RULE_SET } from '../../src/features/business-risk/rules/default-rules.ts';
import { readParams } from '../../src/server/pipeline/read-params.ts';
import { openMemoryEngine } from './memory-engine.ts';

/** A request of which it is known whether it is honest. */
export interface LabelledRequest {
  /** When it arrives, milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** Day since the site began, counted from 0. */
  readonly day: number;
  /** The fields of API 615 without the key. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The honest segment, or for attacks the kind. */
  readonly segment: string;
  readonly honest: boolean;
  /** Names the request in an error, e.g. `a/requests.jsonl, line 7`. */
  readonly where: string;
}

/** A labelled request beside what was decided. */
export interface PlayedRequest extends Pick<LabelledRequest, 'day' | 'segment' | 'honest'> {
  readonly record: DecisionRecord;
}

/**
 * Plays requests in their order through the contract and the whole engine with the rules of the release, in the
 * requests' own time, over stores in memory that are empty at first.
 *
 * @param feeds text of each feed, one row a line, by kind
 * Throws an Error if the contract refuses a request. It names the code and the field, and no value.
 */
export async function* playRequests(
  requests: Iterable<LabelledRequest> | AsyncIterable<LabelledRequest>,
  feeds: ReadonlyMap<FeedKind, string>,
): AsyncGenerator<PlayedRequest> {
  const decide = openMemoryEngine(DEFAULT_RULE_SET, feeds);
  for await (const { atMs, day, body, segment, honest, where } of requests) {
    const params = readParams(businessRisk, { ...body }, atMs);
    if (!params.ok) {
      const { code, reason } = params.refusal;
      throw new Error(`${where}: API 615 refuses the request with ${code} ${reason ?? ''}`.trim());
    }
    yield { day, segment, honest, record: await decide(readRequest(params.params), { appId: 'site', atMs }) };
  }
}
