import { told, type Told } from '../../kernel/told.ts';
import {
  idNumberProblem,
  isBirthdayPossible,
  parseIdNumber,
  type IdNumber,
  type IdNumberProblem,
} from '../../identity/id-number.ts';
import type { EnrolmentRefusal } from '../enrolment.ts';
import { REFERENCE_PHOTOS_MAX } from '../reference-face.ts';
import type { TableRow } from '../../tables/table-reader.ts';
import { mayBear, parseRealName, type RealName } from '../../identity/real-name.ts';

/** Why a row of an import was left out. If several reasons apply, the first of this list is given. */
export type RowRefusal =
  /** The row cannot be read: its quotes or its JSON are broken, or it is too long. */
  | 'row-damaged'
  | 'number-missing'
  /** A spreadsheet wrote the number with an exponent. */
  | 'number-rounded'
  | `number-${IdNumberProblem}`
  /** The birthday is after today, or more than 150 years ago. */
  | 'number-impossible-birthday'
  | 'name-missing'
  | 'name-malformed'
  /** The row names no photo, or there is no file of a name. */
  | 'photo-missing'
  | 'photo-name-unsafe'
  | 'photo-ambiguous'
  | 'photo-too-large'
  | 'photo-damaged'
  | EnrolmentRefusal;

/** A row that was left out: its place and the reason. It quotes nothing of the row's content. */
export interface RefusedRow {
  /** Number of the row. The first row after the heading is 1. */
  readonly row: number;
  /** Line of the file, from 1. */
  readonly line: number;
  readonly refusal: RowRefusal;
  readonly detail: string;
}

/** A row as the file has it. */
export type RawRow = TableRow;

/** A row with well-formed fields. */
export interface PersonRow {
  readonly idNumber: IdNumber;
  readonly realName: RealName;
  /** For each photo the names under which it may be found. The first that exists counts. */
  readonly photos: readonly (readonly string[])[];
}

/** Why a row cannot be used, without its place in the file. */
export type RowProblem = Pick<RefusedRow, 'refusal' | 'detail'>;

/**
 * What each column may be called, e.g. `id_number`, `ID-Number` or `身份证号`, also in both languages or numbered, e.g.
 * `1. 姓名 Name`. Case, blanks, `_`, `-` and marks of required columns do not count.
 */
const COLUMNS = {
  idNumber: [
    'idnumber',
    'idcard',
    'idcardno',
    'idcardnumber',
    'idno',
    '身份证',
    '身份证号',
    '身份证号码',
    '居民身份证号',
    '居民身份证号码',
    '公民身份号码',
    '公民身份证号码',
    '证件号',
    '证件号码',
    '身份證號',
    '身份證號碼',
  ],
  realName: ['name', 'realname', '姓名'],
  photo: ['photo', 'photofile', 'image', '照片', '照片文件', '照片文件名'],
} as const;

/** The columns of a person's further photos, e.g. `photo_2` or `照片2`. */
const MORE_PHOTOS = Array.from({ length: REFERENCE_PHOTOS_MAX - 1 }, (_, at) =>
  COLUMNS.photo.map((name) => `${name}${at + 2}`),
);

const PHOTO_ENDINGS = ['jpg', 'jpeg', 'png', 'webp', 'JPG', 'JPEG', 'PNG', 'WEBP'];

/** Gives the required columns that a heading lacks, e.g. `['realName']` for a heading `id_number,photo`. */
export function missingColumns(heading: readonly string[]): readonly string[] {
  const names = new Set(heading.map(plainColumn));
  return (['idNumber', 'realName'] as const).filter((column) => !COLUMNS[column].some((name) => names.has(name)));
}

/** What the column of a person is about. `photo` is the first of their photos, and `more-photos` any other. */
export type ColumnMeaning = 'id-number' | 'name' | 'photo' | 'more-photos';

/** Tells what a column is read as, e.g. `'name'` for `姓名`. Null if it is not read. */
export function meaningOfColumn(heading: string): ColumnMeaning | null {
  const name = plainColumn(heading);
  const isIn = (names: readonly string[]) => names.includes(name);
  if (isIn(COLUMNS.idNumber)) return 'id-number';
  if (isIn(COLUMNS.realName)) return 'name';
  if (isIn(COLUMNS.photo)) return 'photo';
  return MORE_PHOTOS.some(isIn) ? 'more-photos' : null;
}

/**
 * Reads the number, the name and the names of the photos out of a row. If the row names no photo, its photo is the file
 * that is named like the number, e.g. `11010519491231002X.jpg`. `nowMs` is the time of the import, because no person is
 * born after it.
 */
export function readPersonRow(fields: Readonly<Record<string, string>>, nowMs: number): PersonRow | RowProblem {
  const valueIn = valuesOf(fields);
  const number = valueIn(COLUMNS.idNumber);
  if (number === undefined) return { refusal: 'number-missing', detail: told`the row has no id number` };
  const idNumber = parseIdNumber(number);
  if (!idNumber) return numberProblem(number);
  if (!isBirthdayPossible(idNumber, nowMs))
    return {
      refusal: 'number-impossible-birthday',
      detail: told`its date of birth is in the future, or more than 150 years ago`,
    };
  const name = valueIn(COLUMNS.realName);
  if (name === undefined) return { refusal: 'name-missing', detail: told`the row has no name` };
  const realName = parseRealName(name);
  if (!realName) return { refusal: 'name-malformed', detail: told`a name has 2 to 30 Han characters` };
  if (!mayBear(idNumber, realName))
    return {
      refusal: 'name-malformed',
      detail: told`a name in Latin letters needs the number of a foreigner's permanent residence card`,
    };
  return { idNumber, realName, photos: photosIn(valueIn, number) };
}

/**
 * Reads the id number of a row and the photos that it names, even if the row cannot be used. Null if it has no valid
 * number.
 */
export function ownerOfRow(fields: Readonly<Record<string, string>>): Pick<PersonRow, 'idNumber' | 'photos'> | null {
  const valueIn = valuesOf(fields);
  const number = valueIn(COLUMNS.idNumber);
  if (number === undefined) return null;
  const idNumber = parseIdNumber(number);
  return idNumber && { idNumber, photos: photosIn(valueIn, number) };
}

type ValueIn = (names: readonly string[]) => string | undefined;

function valuesOf(fields: Readonly<Record<string, string>>): ValueIn {
  const byName = new Map(Object.entries(fields).map(([name, value]) => [plainColumn(name), value.trim()]));
  return (names) => names.map((name) => byName.get(name)).find((value) => value !== undefined && value !== '');
}

function photosIn(valueIn: ValueIn, number: string): PersonRow['photos'] {
  const named = [COLUMNS.photo, ...MORE_PHOTOS].map(valueIn).filter((photo) => photo !== undefined);
  return named.length === 0 ? [PHOTO_ENDINGS.map((ending) => `${number}.${ending}`)] : named.map((one) => [one]);
}

const NUMBER_DETAILS: Readonly<Record<IdNumberProblem, Told>> = {
  malformed: told`an id number has 18 characters, or 15 of the first generation`,
  'not-digits': told`it has a character that is no digit; only the last of 18 may be X`,
  'no-such-serial': told`its serial number is 000, which nobody has; a spreadsheet may have rounded the number`,
  'unknown-province': told`its first two digits are not the code of a province`,
  'no-such-day': told`its date of birth does not exist`,
  'wrong-check-character': told`its last character does not match the check digit of the others`,
};

/** Matches a number of 18 digits as a spreadsheet writes it after rounding it to 15, e.g. `1.10105E+17`. */
const ROUNDED = /^\d([.,]\d+)?e\+?\d+$/i;
/** The same as it is written in a cell that is wide enough. One of eleven such numbers is right by chance. */
const ROUNDED_IN_FULL = /^\d{15}000$/;

function numberProblem(number: string): RowProblem {
  const problem = idNumberProblem(number) ?? 'malformed';
  if (ROUNDED.test(number) || (problem === 'wrong-check-character' && ROUNDED_IN_FULL.test(number)))
    return {
      refusal: 'number-rounded',
      detail: told`a spreadsheet rounded the id number: format the column as text, fill it again and export it again`,
    };
  return { refusal: `number-${problem}`, detail: NUMBER_DETAILS[problem] };
}

/** A heading without what forms put around it, e.g. `姓名` for `*姓 名（必填）`. */
export function plainColumn(heading: string): string {
  const name = heading
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\((?:必填项?|必须|required)\)|[\s_*:-]/g, '')
    .replace(/^\d+[.、)]/, '');
  const [, chinese = '', english = ''] = TWO_LANGUAGES.exec(name) ?? [];
  const isOne = Object.values(COLUMNS).some((names) =>
    [chinese, english].every((part) => names.some((each) => each === part)),
  );
  return isOne ? chinese : name;
}

/** A heading in two languages, e.g. `姓名(name)`. Both must mean the same: `姓名(拼音)` is another column. */
const TWO_LANGUAGES = /^(\p{Script=Han}+)\(?([a-z]+)\)?$/u;
