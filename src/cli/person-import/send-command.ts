import { Option, type Command } from 'commander';
import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { personImportContracts } from '../../admin/person-imports/contract.ts';
import { systemClock } from '../../kernel/clock.ts';
import { IMPORT_PART_BYTES_MAX, IMPORT_PARTS_MAX } from '../../people/import/import-desk.ts';
import { readPersonRow, type RawRow } from '../../people/import/import-row.ts';
import type { PhotoSource } from '../../people/import/photo-source.ts';
import { TableProblem } from '../../tables/table-problem.ts';
import { TEXT_ENCODINGS, type TextEncoding } from '../../tables/text-encoding.ts';
import type { AdminClient } from '../../terminal/admin-client.ts';
import type { AdminCommandDeps } from '../../terminal/admin-commands.ts';
import { printResult } from '../../terminal/print.ts';
import type { Progress } from '../../terminal/progress.ts';
import { openRowProgress, openRows, type RowFile } from '../../terminal/row-progress.ts';
import { formatOf, openPhotos, type PersonImportDeps } from './command.ts';
import { told } from '../../kernel/told.ts';

interface Options {
  readonly photos?: string;
  readonly encoding: TextEncoding;
  readonly mends?: string;
  readonly language: 'zh' | 'en';
  readonly json?: boolean;
}

/** A photo, as the server takes it. */
interface SentPhoto {
  readonly name: string;
  readonly bytes: string;
}

/** Photos are sent together until they have so many bytes. The server takes 12 MiB. */
const BATCH_BYTES = 4 * 1024 * 1024;
const BATCH_PHOTOS = 200;

/**
 * Adds `renzheng person-import send`. It sends a file of people with their photos to the server, which checks it, as
 * the page of the console does. Example: `renzheng person-import send people.csv --photos photos.zip`.
 */
export function addSendCommand(group: Command, deps: PersonImportDeps & Pick<AdminCommandDeps, 'language'>): void {
  group
    .command('send')
    .description('send a CSV or JSON Lines file of people with their photos, and check it; start registers them')
    .argument('<file>', 'CSV or JSON Lines (.jsonl, .ndjson)')
    .option('--photos <place>', 'folder or zip with the photos that the rows name')
    .addOption(new Option('--encoding <name>', 'encoding of the file').choices([...TEXT_ENCODINGS]).default('auto'))
    .option('--mends <import-id>', 'import whose refused rows the file mends; its photos are used too')
    .addOption(
      new Option('--language <name>', 'language of the reasons').choices(['zh', 'en']).default(deps.language ?? 'en'),
    )
    .option('--json', 'print JSON for programs')
    .action((file: string, options: Options) => send(file, options, deps));
}

async function send(file: string, options: Options, { client, terminal }: PersonImportDeps): Promise<void> {
  const { size } = statSync(file);
  if (size > IMPORT_PARTS_MAX * IMPORT_PART_BYTES_MAX)
    throw new TableProblem(told`the file has more than 64 MiB: split it, or use renzheng person import`);
  const photos = options.photos === undefined ? null : await openPhotos(options.photos);
  const rows = { file, format: formatOf(file), encoding: options.encoding };
  const bar = await openRowProgress(terminal, rows);
  const api = client();
  try {
    const importId = await sendFile(api, file);
    if (photos !== null) await sendPhotos(api, importId, { rows, photos, bar });
    const result = await api.call(personImportContracts.check, {
      importId,
      format: formatOf(file),
      encoding: options.encoding,
      language: options.language,
      ...(options.mends !== undefined && { mends: options.mends }),
    });
    bar.end();
    printResult(terminal, result, { json: options.json === true });
  } finally {
    bar.end();
    await photos?.close();
  }
}

async function sendFile(api: AdminClient, file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    let importId: string | undefined;
    for (let part = 0; ; part += 1) {
      const buffer = Buffer.alloc(IMPORT_PART_BYTES_MAX);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length);
      if (bytesRead === 0 && importId !== undefined) return importId;
      const bytes = buffer.toString('base64', 0, bytesRead);
      ({ importId } = (await api.call(personImportContracts.part, {
        part,
        bytes,
        ...(importId !== undefined && { importId }),
      })) as { readonly importId: string });
    }
  } finally {
    await handle.close();
  }
}

interface PhotosToSend {
  readonly rows: RowFile;
  readonly photos: PhotoSource;
  readonly bar: Progress;
}

/** Sends each photo that a row names, once. What the check refuses is left to the check. */
async function sendPhotos(api: AdminClient, importId: string, { rows, photos, bar }: PhotosToSend) {
  let batch: SentPhoto[] = [];
  let [bytes, done] = [0, 0];
  const flush = async () => {
    if (batch.length > 0) await api.call(personImportContracts.photos, { importId, photos: batch });
    [batch, bytes] = [[], 0];
    bar.update(done);
  };
  const seen = new Set<string>();
  for await (const row of photosIn(openRows(rows))) {
    for (const names of row) {
      const photo = await firstOf(photos, names, seen);
      if (photo === null) continue;
      if (bytes + photo.bytes.length > BATCH_BYTES || batch.length === BATCH_PHOTOS) await flush();
      batch.push(photo);
      bytes += photo.bytes.length;
    }
    done += 1;
  }
  await flush();
}

/** The names of each photo of each row, none of a row that cannot be used. A file that is no table ends here, and the check says why. */
async function* photosIn(rows: AsyncIterable<RawRow>): AsyncGenerator<readonly (readonly string[])[]> {
  try {
    for await (const raw of rows) {
      const row = raw.ok ? readPersonRow(raw.fields, systemClock.nowMs()) : null;
      yield row !== null && 'photos' in row ? row.photos : [];
    }
  } catch (error) {
    if (!(error instanceof TableProblem)) throw error;
  }
}

/** The first photo of these names that there is, unless it was sent. */
async function firstOf(photos: PhotoSource, names: readonly string[], seen: Set<string>): Promise<SentPhoto | null> {
  for (const name of names) {
    if (seen.has(name)) return null;
    const found = await photos.read(name);
    if (!found.ok) continue;
    seen.add(name);
    return { name, bytes: Buffer.from(found.bytes).toString('base64') };
  }
  return null;
}
