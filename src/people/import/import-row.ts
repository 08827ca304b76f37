import { idNumberProblem, parseIdNumber, type IdNumber, type IdNumberProblem } from '../../identity/id-number.ts';
import type { EnrolmentRefusal } from '../enrolment.ts';
import type { TableRow } from '../../tables/table-reader.ts';
import { mayBear, parseRealName, type RealName } from '../../identity/real-name.ts';

/** Why a row of an import was left out; the order is that in which they are looked for. */
export type RowRefusal =
  /** Not a row of this file: broken quotes, broken JSON, too long. */
  | 'row-damaged'
  | 'number-missing'
  | `number-${IdNumberProblem}`
  | 'name-missing'
  | 'name-malformed'
  /** No photo is named, or there is no file of that name. */
  | 'photo-missing'
  | 'photo-name-unsafe'
  | 'photo-ambiguous'
  | 'photo-too-large'
  | 'photo-damaged'
  | EnrolmentRefusal;

/** A row that was left out: where it stands and why, and nothing of what it says. */
export interface RefusedRow {
  /** 1 for the first row after the heading. */
  readonly row: number;
  /** Line of the file. */
  readonly line: number;
  readonly refusal: RowRefusal;
  readonly detail: string;
}

/** A row as the file has it. */
export type RawRow = TableRow;

/** A row that can be looked at further. */
export interface PersonRow {
  readonly idNumber: IdNumber;
  readonly realName: RealName;
  /** Names under which the photo may lie, the first that exists counts; empty where the row asks for none. */
  readonly photoNames: readonly string[];
}

export type RowProblem = Pick<RefusedRow, 'refusal' | 'detail'>;

/** What a column may be called; case, blanks, `_` and `-` do not count. */
const COLUMNS = {
  idNumber: ['idnumber', 'idcard', 'idno', '身份证号', '身份证号码', '公民身份号码', '证件号码'],
  realName: ['name', 'realname', '姓名'],
  photo: ['photo', 'photofile', 'image', '照片', '照片文件', '照片文件名'],
} as const;

const PHOTO_ENDINGS = ['jpg', 'jpeg', 'png', 'webp', 'JPG', 'JPEG', 'PNG', 'WEBP'];

/** Which of the columns there must be are absent from a heading. */
export function missingColumns(heading: readonly string[]): readonly string[] {
  const names = new Set(heading.map(plain));
  return (['idNumber', 'realName'] as const).filter((column) => !COLUMNS[column].some((name) => names.has(name)));
}

/** Reads number, name and photo out of a row. Without a photo's name, the file called like the number is meant. */
export function readPersonRow(fields: Readonly<Record<string, string>>): PersonRow | RowProblem {
  const byName = new Map(Object.entries(fields).map(([name, value]) => [plain(name), value.trim()]));
  const valueOf = (column: keyof typeof COLUMNS) =>
    COLUMNS[column].map((name) => byName.get(name)).find((value) => value !== undefined && value !== '');
  const number = valueOf('idNumber');
  if (number === undefined) return { refusal: 'number-missing', detail: 'the row has no id number' };
  const idNumber = parseIdNumber(number);
  if (!idNumber) return numberProblem(number);
  const name = valueOf('realName');
  if (name === undefined) return { refusal: 'name-missing', detail: 'the row has no name' };
  const realName = parseRealName(name);
  if (!realName) return { refusal: 'name-malformed', detail: 'a name is 2 to 30 Han characters' };
  if (!mayBear(idNumber, realName))
    return { refusal: 'name-malformed', detail: 'Latin letters stand on the cards of foreigners alone' };
  const photo = valueOf('photo');
  const photoNames = photo === undefined ? PHOTO_ENDINGS.map((ending) => `${number}.${ending}`) : [photo];
  return { idNumber, realName, photoNames };
}

const NUMBER_DETAILS: Readonly<Record<IdNumberProblem, string>> = {
  malformed: 'an id number has 18 characters, or 15 digits; a spreadsheet may have rounded it',
  'unknown-province': 'its first two digits are no province',
  'no-such-day': 'its date of birth is not in the calendar',
  'wrong-check-character': 'its last character does not fit the others',
};

/** How spreadsheets write a number of 18 digits, of which they keep 15. */
const ROUNDED = /^\d([.,]\d+)?e\+?\d+$/i;

function numberProblem(number: string): RowProblem {
  if (ROUNDED.test(number))
    return {
      refusal: 'number-malformed',
      detail: 'a spreadsheet rounded the id number: format the column as text, fill it again and export it again',
    };
  const problem = idNumberProblem(number) ?? 'malformed';
  return { refusal: `number-${problem}`, detail: NUMBER_DETAILS[problem] };
}

function plain(heading: string): string {
  return heading.toLowerCase().replaceAll(/[\s_-]/g, '');
}
