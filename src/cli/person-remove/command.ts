import { told } from '../../kernel/told.ts';
import { Option, type Command } from 'commander';
import path from 'node:path';
import { certificateContracts } from '../../admin/certificates/contract.ts';
import { personContracts } from '../../admin/persons/contract.ts';
import { ERASURE_REASONS } from '../../people/erasure.ts';
import type { AdminCommandDeps } from '../../terminal/admin-commands.ts';
import { addPrintOptions, printResult, type PrintOptions } from '../../terminal/print.ts';
import { writePrivateFile } from '../../terminal/private-file.ts';
import { say } from '../../terminal/say.ts';
import { askYes } from '../../terminal/secret-input.ts';
import { addValueOptions, takeValues, type ValueField } from '../../terminal/value-options.ts';

interface Options extends PrintOptions {
  readonly reason: string;
  readonly yes?: boolean;
  readonly certificate?: string;
  readonly language: string;
}

const QUESTION = told`Everything about this person is erased for good: number, name, photos, faces and what was reported. No backup of the data folder brings it back, because a restore erases it again. Type yes to go on`;

const ID_NUMBER: ValueField = {
  name: 'idNumber',
  flag: 'id-number',
  description: 'Resident id number',
  required: true,
};

/**
 * Adds `renzheng person remove`. It asks before it erases, because nothing brings the person back, and it can write the
 * certificate to a file.
 */
export function addPersonRemoveCommand(
  person: Command,
  { client, terminal, language: usual = 'zh' }: AdminCommandDeps,
): void {
  const command = person.command('remove').description(personContracts.remove.summary);
  addValueOptions(command, ID_NUMBER);
  command
    .addOption(new Option('--reason <why>', 'why').choices(ERASURE_REASONS).default('requested-by-person'))
    .option('--yes', 'erase without a question; needed if there is no terminal')
    .option(
      '--certificate <file>',
      'write the certificate to this file: .html is a page to print, .json can be verified',
    )
    .addOption(new Option('--language <name>', 'language of the page').choices(['zh', 'en']).default(usual));
  addPrintOptions(command).action(async (options: Options) => {
    const { certificate: file, language, reason, yes } = options;
    if (file !== undefined && !(path.extname(file) in FORMATS))
      throw new Error(told`--certificate takes a file that ends in .html or .json`);
    const { idNumber } = await takeValues({ ...options }, [ID_NUMBER], terminal);
    if (yes !== true && !(await askYes(terminal, QUESTION))) throw new Error(told`nothing was erased`);
    const api = client();
    const certificate = personContracts.remove.result.parse(
      await api.call(personContracts.remove, { idNumber, reason }),
    );
    printResult(terminal, certificate, options);
    if (file === undefined) return;
    const { certificateId } = certificate;
    const format = FORMATS[path.extname(file) as keyof typeof FORMATS];
    const page = await api.stream(certificateContracts.export, { certificateId, format, language });
    await writePrivateFile(file, page);
    say(
      terminal,
      told`the certificate is in ${file}. Check it at any time: renzheng certificate verify --certificate FILE.json`,
    );
  });
}

/** Formats of a certificate by the end of the file's name. */
const FORMATS = { '.html': 'html', '.json': 'json' } as const;
