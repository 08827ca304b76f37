import type { FetchProblem } from './feed-schedule.ts';

/** A file to fetch. */
export interface FeedRequest {
  readonly url: string;
  /** More bytes than this are not read. */
  readonly bytesMax: number;
  /** What the server called the file before. A server that still has the same one sends nothing. */
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** How a fetch ended. */
export type FeedAnswer =
  | {
      readonly kind: 'file';
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly etag: string | null;
      readonly lastModified: string | null;
    }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'failed'; readonly problem: FetchProblem };

/** Fetches files of feeds from other servers. Implemented in remote/outgoing/. */
export interface FeedSource {
  /** Rejects with the signal's reason if it aborts. Everything else is a value. */
  fetch(request: FeedRequest, signal: AbortSignal): Promise<FeedAnswer>;
}
