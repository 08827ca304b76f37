import { told } from '../../../kernel/told.ts';
import { open } from 'node:fs/promises';
import type { Command } from 'commander';
import type { AdminCommandDeps } from '../../../terminal/admin-commands.ts';
import { printResult } from '../../../terminal/print.ts';
import { openProgress, type Progress } from '../../../terminal/progress.ts';
import { unreadable } from '../../../terminal/read-input.ts';
import { riskFeedContracts } from '../admin/risk-feeds/contract.ts';
import { DATABASE_BYTES_MAX } from '../feeds/address-database.ts';
import { FILE_PART_BYTES_MAX } from '../policy/feed-desk.ts';

interface ImportOptions {
  readonly name: string;
  readonly source: string;
  readonly licence: string;
  readonly publishedAt?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Adds `renzheng feed import-database FILE`, which sends a MaxMind DB file in parts and imports it. */
export function addImportDatabaseCommand(feed: Command, { client, terminal }: AdminCommandDeps): void {
  feed
    .command('import-database')
    .description('import a MaxMind DB file (.mmdb): country, province, city, place and network owner of addresses')
    .argument('<file>', 'the unpacked .mmdb file, e.g. GeoLite2-City.mmdb')
    .requiredOption('--name <name>', 'name of the feed. An import under the same name is its next version')
    .requiredOption('--source <text>', 'where you got it, a URL or a sentence')
    .requiredOption('--licence <text>', 'terms under which you may use it')
    .option('--published-at <time>', 'publication time, ISO 8601. Without it, the one that the file gives')
    .option('--force', 'take it although it is doubtful. Look at it first')
    .option('--json', 'print JSON for programs')
    .action(async (file: string, { json, ...said }: ImportOptions) => {
      const api = client();
      let fileId: string | undefined;
      let progress: Progress | undefined;
      for await (const { bytes, part, total } of partsOf(file)) {
        progress ??= openProgress(terminal, total, told`parts`);
        const answer = await api.call(riskFeedContracts.part, { fileId, part, bytes: bytes.toString('base64') });
        ({ fileId } = riskFeedContracts.part.result.parse(answer));
        progress.update(part + 1);
      }
      progress?.end();
      const imported = await api.call(riskFeedContracts.importDatabase, { ...said, fileId });
      printResult(terminal, imported, { json: json === true });
    });
}

/** Reads a file part by part, so that memory does not grow with it. Throws an Error if it cannot be read. */
async function* partsOf(file: string) {
  const handle = await open(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  try {
    const { size } = await handle.stat();
    if (size === 0) throw new Error(told`The file is empty.`);
    if (size > DATABASE_BYTES_MAX)
      throw new Error(told`The file is larger than ${DATABASE_BYTES_MAX / 1024 / 1024} MiB.`);
    const total = Math.ceil(size / FILE_PART_BYTES_MAX);
    for (let part = 0; part < total; part += 1) {
      const bytes = Buffer.alloc(Math.min(FILE_PART_BYTES_MAX, size - part * FILE_PART_BYTES_MAX));
      await handle.read(bytes, 0, bytes.length, part * FILE_PART_BYTES_MAX);
      yield { bytes, part, total };
    }
  } finally {
    await handle.close();
  }
}
