import type { FeedKind, FeedVersion } from './feed-kinds.ts';

/** A made-up version of a feed of a kind, for tests. */
export const versionOf = (kind: FeedKind): FeedVersion => ({
  id: kind,
  name: kind,
  kind,
  source: 'test',
  licence: 'none',
  publishedAtMs: null,
  importedAtMs: 0,
  rows: 0,
  refusedRows: 0,
  digest: '',
});
