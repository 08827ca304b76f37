import { told } from '../kernel/told.ts';
import { readFileSync } from 'node:fs';
import { decodeText } from '../tables/text-encoding.ts';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { z } from 'zod';
import type { AdminContract } from '../wire/admin/define-admin.ts';
import { fieldKinds } from '../wire/admin/plain-text.ts';
import type { AdminClient } from './admin-client.ts';
import { addPrintOptions, BYTE_ORDER_MARK, EXIT, printResult, type PrintOptions, type Terminal } from './print.ts';
import { writePrivateFile } from './private-file.ts';
import { addValueOptions, isGuarded, takeValues, type ValueField } from './value-options.ts';

/** What the commands of the admin operations need of the command line. */
export interface AdminCommandDeps {
  readonly client: () => AdminClient;
  readonly terminal: Terminal;
  /** The language of texts that an answer holds, unless a command says otherwise. By default that of the server. */
  readonly language?: 'en' | 'zh';
}

interface Field {
  readonly name: string;
  readonly schema: z.core.JSONSchema.BaseSchema;
  readonly required: boolean;
}

/** Stands for null until a command runs, because commander takes a parser that gives null for one that gives nothing. */
const NULL = Symbol('null');

/** Operations for which a command with more than one call is written by hand. */
const BY_HAND = new Set([
  'backups.make',
  'backups.list',
  'backups.schedule',
  'backups.set-schedule',
  'sessions.create',
  'sessions.end',
  'sessions.link',
  'sessions.make-link',
  'administrators.make-link',
  'persons.enrol',
  'persons.remove',
  'attacks.batch',
  'evidences.batch',
  'attacks.explain',
  'list-entries.import',
  'feeds.part',
  'feeds.import-database',
  'risk.explain',
  'risk.status',
  'risk.learning',
  'risk.warm-up',
  'risk.replay',
  'risk.backtest',
  'risk.shadow',
  'rules.outcomes',
  'scoreModels.add',
  'scoreModels.list',
  'scoreModels.show',
  'scoreModels.drift',
  'scoreModels.publish',
  'ledger.check',
  'ledger.explain',
  'scores.explain',
]);

/**
 * Adds a command for every admin operation, made from its contract. `apps.create` becomes `renzheng app create`, path
 * parameters become arguments, and the others become options. So the CLI can do all that the API can, in the same
 * words.
 */
export function addAdminCommands(program: Command, contracts: readonly AdminContract[], deps: AdminCommandDeps): void {
  for (const contract of contracts) {
    if (BY_HAND.has(contract.name)) continue;
    const [resource = '', verb = ''] = contract.name.split('.');
    const command = groupOf(program, singular(resource)).command(verb).description(contract.summary);
    const fields = fieldsOf(contract);
    const inPath = [...contract.path.matchAll(/:([A-Za-z]+)/g)].map(([, name = '']) => name);
    for (const name of inPath)
      command.argument(`<${kebab(name)}>`, fields.find((field) => field.name === name)?.schema.description ?? '');
    const kinds = fieldKinds(contract);
    const free = fields.filter(({ name }) => !inPath.includes(name));
    const guarded = free.filter(({ name }) => isGuarded(kinds.get(name))).map(valueFieldOf);
    for (const field of guarded) addValueOptions(command, field);
    for (const field of free) if (!isGuarded(kinds.get(field.name))) command.addOption(optionOf(field));
    if (contract.streams === undefined) addPrintOptions(command, new Set(fields.map(({ name }) => name)));
    else addStreamOptions(command, contract.streams);
    command.action(async (...given: unknown[]) => {
      const values = given.slice(0, inPath.length);
      const print = command.opts<PrintOptions & StreamOptions>();
      const asked = Object.entries(command.opts()).filter(([name]) => fields.some((field) => isOptionOf(field, name)));
      const named = asked.map(([name, value]) => [name, value === NULL ? null : value] as const);
      const taken = await takeValues(Object.fromEntries(named), guarded, deps.terminal);
      const hasLanguage = deps.language !== undefined && fields.some(({ name }) => name === 'language');
      const params = {
        ...(hasLanguage ? { language: deps.language } : {}),
        ...taken,
        ...Object.fromEntries(inPath.map((name, index) => [name, values[index]])),
      };
      await runOperation(contract, params, { ...deps, print });
    });
  }
}

/** Where the text of an export goes. */
interface StreamOptions {
  readonly out?: string;
}

function addStreamOptions(command: Command, types: readonly string[]): void {
  command.option('--out <file>', 'write it to this file, which only you can read');
  if (types.includes('text/csv'))
    command.option('--bom', 'begin CSV with a byte order mark, by which Excel knows UTF-8');
}

/** Whether a name among a command's options stands for a parameter: itself, its file, or that the terminal asks for it. */
function isOptionOf({ name }: Field, option: string): boolean {
  return option === name || option === `${name}File` || option.toLowerCase() === `ask${name.toLowerCase()}`;
}

/** Calls an operation and prints its result: a stream piece by piece, anything else as tables, JSON or CSV. */
async function runOperation(
  contract: AdminContract,
  params: Readonly<Record<string, unknown>>,
  { client, terminal, print }: AdminCommandDeps & { readonly print: PrintOptions & StreamOptions },
): Promise<void> {
  if (contract.streams === undefined) {
    const result = await client().call(contract, params);
    printResult(terminal, result, 'csv' in params ? { ...print, csv: false } : print, listsOf(contract));
    if (contract.isBadNews?.(result as never) === true) terminal.failed?.();
    if (contract.leavesRowsOut?.(result as never) === true) terminal.failed?.(EXIT.rowsLeftOut);
    return;
  }
  const pieces = textOfStream(
    await client().stream(contract, params),
    print.bom === true && params['format'] !== 'json',
  );
  if (print.out === undefined) for await (const piece of pieces) terminal.out(piece);
  else await writePrivateFile(print.out, pieces);
}

async function* textOfStream(stream: AsyncIterable<Uint8Array>, hasMark: boolean): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  if (hasMark) yield BYTE_ORDER_MARK;
  for await (const chunk of stream) yield decoder.decode(chunk, { stream: true });
}

/** The names of a result's properties that are lists of objects, with their path, e.g. `keys.dataKeys`. */
function listsOf({ result }: AdminContract): readonly string[] {
  return listsIn(z.toJSONSchema(result, { io: 'output', unrepresentable: 'any' }), '');
}

function listsIn({ properties = {} }: z.core.JSONSchema.BaseSchema, before: string): readonly string[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    if (typeof schema === 'boolean') return [];
    const { items } = schema;
    const isList =
      typeof items === 'object' && !Array.isArray(items) && (items.type === 'object' || items.anyOf !== undefined);
    return isList ? [`${before}${name}`] : listsIn(schema, `${before}${name}.`);
  });
}

/** Gives the command that groups those of one resource, e.g. `app` for `app create`. Makes it if there is none. */
export function groupOf(program: Command, name: string): Command {
  return program.commands.find((known) => known.name() === name) ?? program.command(name);
}

function fieldsOf({ params }: AdminContract): readonly Field[] {
  const { properties = {}, required = [] } = z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).flatMap(([name, schema]) =>
    typeof schema === 'boolean' ? [] : [{ name, schema, required: required.includes(name) }],
  );
}

function valueFieldOf({ name, schema, required }: Field): ValueField {
  return { name, flag: kebab(name), description: schema.description ?? '', required, nullable: isNullable(schema) };
}

function isNullable(schema: z.core.JSONSchema.BaseSchema): boolean {
  return typesOf(schema).includes('null');
}

function optionOf({ name, schema, required }: Field): Option {
  const flag =
    schema['flag'] === true
      ? `--${kebab(name)}`
      : typeOf(schema) === 'boolean'
        ? `--${kebab(name)} [true|false]`
        : `--${kebab(name)} <${placeholder(schema)}>`;
  const option = new Option(
    flag,
    [schema.description, typeOf(schema) === 'array' ? '(separated by commas)' : ''].filter(Boolean).join(' '),
  );
  if (required) option.makeOptionMandatory();
  if (schema.enum) option.choices(schema.enum.map(String));
  else if (schema['flag'] !== true)
    option.argParser((text: string) => (text === 'null' && isNullable(schema) ? NULL : valueOf(text, schema)));
  if (typeOf(schema) === 'boolean') option.preset('true');
  return option;
}

/** What the items of a list are made of if each is a file, as in fileOf. */
function fileOfItems({ items }: z.core.JSONSchema.BaseSchema): unknown {
  return typeof items === 'object' && !Array.isArray(items) ? (items as Record<string, unknown>)['file'] : undefined;
}

function placeholder(schema: z.core.JSONSchema.BaseSchema): string {
  if (schema['file'] !== undefined) return 'file';
  if (fileOfItems(schema) !== undefined) return 'files';
  const type = typeOf(schema);
  if (type === 'array') return 'list';
  return type === 'integer' || type === 'number' ? 'number' : 'text';
}

/** Gives the type of a field. A field that may also be null has the type of its other alternative. */
function typeOf(schema: z.core.JSONSchema.BaseSchema): string | undefined {
  return typesOf(schema).find((each) => each !== undefined && each !== 'null');
}

function typesOf({ type, anyOf = [] }: z.core.JSONSchema.BaseSchema): readonly (string | undefined)[] {
  return [type, ...anyOf.map((each) => (typeof each === 'object' ? each.type : undefined))].flat();
}

/** Converts a text of the command line to the type of its field. The server's schema checks the value. */
function valueOf(text: string, schema: z.core.JSONSchema.BaseSchema): unknown {
  if (schema['file'] !== undefined) return fileOf(text, schema['file']);
  const type = typeOf(schema);
  if (type === 'array') {
    const parts = text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
    const what = fileOfItems(schema);
    return what === undefined ? parts : parts.map((part) => fileOf(part, what));
  }
  if (schema['rate'] === true && !text.startsWith('{')) return rateOf(text);
  if (type === 'object') return objectOf(text);
  if (type === 'boolean') return text === 'true' || text === '';
  return (type === 'integer' || type === 'number') && text.trim() !== '' && Number.isFinite(Number(text))
    ? Number(text)
    : text;
}

/**
 * Converts a file to the value of a field with `file` in its schema: its bytes in base64 (true), its text, or the JSON
 * in it.
 */
function fileOf(file: string, what: unknown): unknown {
  const bytes = bytesOf(file);
  if (what === true) return bytes.toString('base64');
  const text = textOf(bytes);
  return what === 'json' ? objectOf(text) : text;
}

/** Decodes a table that a spreadsheet wrote, which may be in the encoding of its country, e.g. GB18030. */
function textOf(bytes: Uint8Array): string {
  try {
    return decodeText(bytes);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

/** Reads a file, or standard input for `-`. Its error names the option, because commander puts that before it. */
function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw new InvalidArgumentError(
      told`The file cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}.`,
    );
  }
}

function objectOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The advice says more than the parser's reason, which would quote the text.
    throw new InvalidArgumentError(told`It takes a JSON object. The help of the command has an example.`);
  }
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600 };

/** Reads a rate such as `5/s` or `300/min`. As many calls as a second allows may come at once, and at least one. */
function rateOf(text: string): unknown {
  const [, calls = '', unit = ''] = /^(\d+(?:\.\d+)?)\/(s|min|h)$/.exec(text.trim()) ?? [];
  const perSecond = Number(calls) / (SECONDS[unit] ?? 1);
  if (!(perSecond > 0)) throw new InvalidArgumentError(told`It takes a rate such as 5/s, 300/min or 1000/h.`);
  return { perSecond, burst: Math.max(1, Math.ceil(perSecond)) };
}

function singular(resource: string): string {
  return resource.replace(/ies$/, 'y').replace(/s$/, '');
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
