import { Option, type Command } from 'commander';
import { createWriteStream, statSync } from 'node:fs';
import path from 'node:path';
import { once } from 'node:events';
import { systemClock } from '../../kernel/clock.ts';
import { personContracts } from '../../admin/persons/contract.ts';
import { importPersons, type ImportOutcome, type ImportPerson } from '../../people/import/import-persons.ts';
import type { ImportTally } from '../../people/import/import-journal.ts';
import type { PhotoSource } from '../../people/import/photo-source.ts';
import { ImportJournalFile } from '../../storage/files/import-journal-file.ts';
import { PhotoFolder } from '../../storage/files/photo-folder.ts';
import { PhotoZip } from '../../storage/files/photo-zip.ts';
import { TEXT_ENCODINGS, type TextEncoding } from '../../tables/text-encoding.ts';
import type { AdminClient } from '../../terminal/admin-client.ts';
import { EXIT, printResult, type Terminal } from '../../terminal/print.ts';
import { openRowProgress, openRows } from '../../terminal/row-progress.ts';
import { told, type Told, toldElsewhere } from '../../kernel/told.ts';
import { inShellLanguage } from '../../terminal/say.ts';

/** What the import of people needs of the command line. */
export interface PersonImportDeps {
  readonly client: () => AdminClient;
  readonly terminal: Terminal;
}

interface Options {
  readonly photos?: string;
  readonly encoding: TextEncoding;
  readonly withoutPhoto: 'refuse' | 'register-without-face';
  readonly replaceFaces: boolean;
  readonly addPhotos: boolean;
  readonly journal?: string;
  readonly report?: string;
  readonly concurrency: number;
  readonly json?: boolean;
}

/**
 * Adds `renzheng person import`. It registers the people of a CSV or JSON Lines file, with photos from a folder or zip,
 * through the admin API. Example: `renzheng person import people.csv --photos photos.zip`.
 */
export function addPersonImportCommand(person: Command, deps: PersonImportDeps): void {
  person
    .command('import')
    .description('register the people of a file; running it again is safe, and an interrupted import goes on')
    .argument(
      '<file>',
      'CSV with a heading (id_number, name, photo, photo_2 … photo_5) or JSON Lines (.jsonl, .ndjson)',
    )
    .option('--photos <path>', 'folder or zip of the photos; if left out, only numbers and names are registered')
    .addOption(new Option('--encoding <name>', 'encoding of the file').choices([...TEXT_ENCODINGS]).default('auto'))
    .addOption(
      new Option('--without-photo <what>', 'what to do with people whose photo is missing')
        .choices(['refuse', 'register-without-face'])
        .default('refuse'),
    )
    .option('--replace-faces', 'let these photos replace the faces that are registered', false)
    .addOption(
      new Option('--add-photos', 'add these photos to those that are registered, and those of a second row of a person')
        .default(false)
        .conflicts('replaceFaces'),
    )
    .option('--journal <file>', 'where the import records its progress; by default FILE.journal')
    .option('--report <file>', 'CSV of the rows that were left out, with the reason; by default FILE.refused.csv')
    .option('--concurrency <number>', 'how many people are enrolled at the same time', Number, 4)
    .option('--json', 'print JSON for programs')
    .action((file: string, options: Options) => runImport(file, options, deps));
}

async function runImport(file: string, options: Options, { client, terminal }: PersonImportDeps): Promise<void> {
  const rows = { file, format: formatOf(file), encoding: options.encoding };
  const bar = await openRowProgress(terminal, rows);
  const journal = new ImportJournalFile(options.journal ?? `${file}.journal`);
  const photos = options.photos === undefined ? null : await openPhotos(options.photos);
  const api = client();
  try {
    const tally = await importPersons({
      rows: openRows(rows),
      photos,
      missingPhoto: options.withoutPhoto,
      enrol: (one) => enrol(api, one, options),
      journal,
      clock: systemClock,
      concurrency: options.concurrency,
      onProgress: (soFar) => bar.update(soFar.rows, noteOf(soFar)),
      signal: new AbortController().signal,
    });
    const report = options.report ?? `${file}.refused.csv`;
    if (tally.refused > 0) await writeReport(report, journal, terminal);
    bar.end();
    printResult(terminal, { ...tally, ...(tally.refused > 0 ? { report } : {}) }, { json: options.json === true });
    if (tally.refused > 0) terminal.failed?.(EXIT.rowsLeftOut);
  } finally {
    bar.end();
    await photos?.close();
  }
}

async function enrol(
  api: AdminClient,
  { idNumber, realName, photos }: ImportPerson,
  { replaceFaces, addPhotos, withoutPhoto }: Options,
): Promise<ImportOutcome> {
  const [photo, ...morePhotos] = photos.map((bytes) => Buffer.from(bytes).toString('base64'));
  return (await api.call(personContracts.enrol, {
    idNumber,
    name: realName,
    ...(photo === undefined ? {} : { photo, morePhotos }),
    replaceFace: replaceFaces,
    addPhotos,
    unusablePhoto: withoutPhoto,
  })) as ImportOutcome;
}

/** Opens a folder or an archive of photos. Throws Fault if it cannot be opened. */
export function openPhotos(place: string): Promise<PhotoSource> {
  return statSync(place).isDirectory() ? PhotoFolder.open(place) : PhotoZip.open(place);
}

/** Tells by its ending how a file of people is written. */
export function formatOf(file: string): 'csv' | 'ndjson' {
  return ['.jsonl', '.ndjson'].includes(path.extname(file).toLowerCase()) ? 'ndjson' : 'csv';
}

function noteOf({ added, updated, unchanged, refused }: ImportTally): Told {
  return told`${added} added, ${updated} updated, ${unchanged} unchanged, ${refused} refused`;
}

/** Row, line, reason and detail hold no personal data, and no commas that would need quotes. */
async function writeReport(file: string, journal: ImportJournalFile, terminal: Terminal): Promise<void> {
  const out = createWriteStream(file, { mode: 0o600 });
  out.write('row,line,refusal,detail\n');
  for await (const { row, line, refusal, detail } of journal.refused()) {
    const why = inShellLanguage(terminal, toldElsewhere(detail));
    out.write(`${row},${line},${refusal},"${why.replaceAll('"', '""')}"\n`);
  }
  out.end();
  await once(out, 'close');
}
