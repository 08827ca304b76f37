import { importDatabase, importFeed, sendFeedPart, type FeedImport } from '../../api/feeds.ts';
import { base64Of } from '../../ui/base64.ts';
import { instantOfField } from '../../ui/instant.tsx';
import type { Problems } from '../../ui/problems.ts';

/** The kind of feed that is sent as a file in parts. */
export const DATABASE = 'address-database';

/** A feed to import, as the fields of the form have it. */
export interface FeedDraft {
  readonly name: string;
  readonly kind: string;
  readonly source: string;
  readonly licence: string;
  readonly publishedAt: string;
  readonly file: File | null;
}

interface Words {
  readonly nameWrong: string;
  readonly needed: string;
  readonly wrongTime: string;
  readonly fileNeeded: string;
  readonly tooLarge: string;
}

const TEXT_BYTES_MAX = 30 * 1024 * 1024;
const DATABASE_BYTES_MAX = 192 * 1024 * 1024;
const PART_BYTES = 3 * 1024 * 1024;

/** What is wrong with a feed to import. */
export function feedProblems(draft: FeedDraft, t: Words): Problems<keyof FeedDraft> {
  const { name, kind, source, licence, publishedAt, file } = draft;
  const bytesMax = kind === DATABASE ? DATABASE_BYTES_MAX : TEXT_BYTES_MAX;
  return {
    name: /^[\w.:-]{1,64}$/.test(name) ? undefined : t.nameWrong,
    source: source.trim() === '' ? t.needed : undefined,
    licence: licence.trim() === '' ? t.needed : undefined,
    publishedAt: publishedAt !== '' && instantOfField(publishedAt) === null ? t.wrongTime : undefined,
    file: file === null || file.size === 0 ? t.fileNeeded : file.size > bytesMax ? t.tooLarge : undefined,
  };
}

/**
 * Imports a feed, `isForced` also if it is doubtful. `onSent` is told the bytes that the server has, and all of them. Throws an ApiProblem, and a TypeError
 * if the draft has no file.
 */
export async function sendFeed(
  { name, kind, source, licence, publishedAt, file }: FeedDraft,
  isForced: boolean,
  onSent: (done: number, total: number) => void,
) {
  if (file === null) throw new TypeError('a form without a file is not sent');
  const publishedAtMs = instantOfField(publishedAt);
  const told = {
    name,
    source: source.trim(),
    licence: licence.trim(),
    force: isForced,
    ...(publishedAtMs !== null && { publishedAt: new Date(publishedAtMs).toISOString() }),
  };
  if (kind !== DATABASE) return importFeed({ ...told, kind: kind as FeedImport['kind'], text: await file.text() });
  let fileId: string | undefined;
  onSent(0, file.size);
  for (let part = 0; part * PART_BYTES < file.size; part += 1) {
    const bytes = await base64Of(file.slice(part * PART_BYTES, (part + 1) * PART_BYTES));
    ({ fileId } = await sendFeedPart({ part, bytes, ...(fileId !== undefined && { fileId }) }));
    onSent(Math.min(file.size, (part + 1) * PART_BYTES), file.size);
  }
  return importDatabase({ ...told, fileId: fileId ?? '' });
}
