import { CHECKS_ZH } from './checks-zh.ts';
import { COMMANDS_ZH } from './commands-zh.ts';
import { ELSEWHERE_ZH, ROWS_ZH } from './rows-zh.ts';
import { DATABASE_ZH } from './database-zh.ts';
import { FEATURE_REFUSALS_ZH } from './feature-refusals-zh.ts';
import { REFUSALS_ZH } from './refusals-zh.ts';
import { DOCTOR_ZH } from './doctor-zh.ts';
import { SAYINGS_ZH } from './sayings-zh.ts';
import { EXPLANATIONS_ZH } from './explanations-zh.ts';
import { FEATURE_PARTS_ZH } from './risk-feature-parts-zh.ts';
import { FEATURES_ZH } from './risk-features-zh.ts';
import { RISK_RULES_ZH } from './risk-rules-zh.ts';
import { PARAMETERS_ZH } from './parameters-zh.ts';
import { PEOPLE_ZH } from './people-zh.ts';
import { START_ZH } from './start-zh.ts';
import { TERMINAL_ZH } from './terminal-zh.ts';
import { WORK_ZH } from './work-zh.ts';

/**
 * The 中文 of each text that is written with `told`, by its English with `{0}`, `{1}`, … for the values. A test holds it
 * to the texts in the code.
 */
export const TOLD_ZH: Readonly<Record<string, string>> = {
  ...CHECKS_ZH,
  ...WORK_ZH,
  ...ROWS_ZH,
  ...REFUSALS_ZH,
  ...FEATURE_REFUSALS_ZH,
  ...TERMINAL_ZH,
  ...DATABASE_ZH,
  ...START_ZH,
  ...COMMANDS_ZH,
  ...SAYINGS_ZH,
  ...DOCTOR_ZH,
  ...PEOPLE_ZH,
  ...PARAMETERS_ZH,
  ...EXPLANATIONS_ZH,
  ...RISK_RULES_ZH,
};

interface Template {
  /** What stands before, between and behind the values. */
  readonly literals: readonly string[];
  readonly zh: string;
  readonly weight: number;
}

const EXACT = new Map<string, string>();
const TEMPLATES: readonly Template[] = Object.entries({
  ...FEATURES_ZH,
  ...FEATURE_PARTS_ZH,
  ...ELSEWHERE_ZH,
  ...TOLD_ZH,
})
  .flatMap(([english, zh]) => {
    const literals = english.split(/\{\d+\}/);
    if (literals.length === 1) EXACT.set(english, zh);
    return literals.length === 1 ? [] : [{ literals, zh, weight: literals.join('').length }];
  })
  .toSorted((a, b) => b.weight - a.weight);

/** A template with fewer letters than this joins others, e.g. `{0}: {1}`, and fits nearly everything. */
const JOINT_LETTERS = 7;
const SENTENCES = TEMPLATES.filter(({ weight }) => weight >= JOINT_LETTERS);
const JOINTS = TEMPLATES.filter(({ weight }) => weight < JOINT_LETTERS);

/** Longer texts are left as they are. */
const LENGTH_MAX = 4000;
/** A value may be such a text itself, with values of its own. */
const DEPTH_MAX = 4;

/**
 * Gives the 中文 of a text that was written with `told`, also if it comes out of the store or holds other such texts.
 * A text without a twin, e.g. a message of the system, stays as it is.
 */
export function inChinese(text: string): string {
  return text.length > LENGTH_MAX ? text : chineseOf(text, DEPTH_MAX);
}

/** Gives the 中文 of a text only if it is, as a whole, one without values. What people wrote stays as it is. */
export function wholeInChinese(text: string): string {
  return EXACT.get(text) ?? text;
}

function chineseOf(text: string, depth: number): string {
  const exact = EXACT.get(text);
  if (exact !== undefined) return exact;
  // Each line stands for itself, behind what a list puts before it.
  if (text.includes('\n'))
    return text.replaceAll(/^(\s*(?:- )?)(.+)$/gm, (_, mark: string, line: string) => mark + chineseOf(line, depth));
  const whole = filled(text, SENTENCES, depth);
  if (whole !== null) return whole;
  const parts = text.split('; ');
  if (parts.length > 1 && depth > 0) return parts.map((part) => chineseOf(part, depth - 1)).join('；');
  return filled(text, JOINTS, depth) ?? text;
}

/** Gives the 中文 of the first template that a text fits, with its values. */
function filled(text: string, templates: readonly Template[], depth: number): string | null {
  for (const { literals, zh, weight } of templates) {
    const values = weight > text.length ? null : valuesOf(text, literals);
    if (values !== null)
      return zh.replaceAll(/\{(\d+)\}/g, (_, at: string) => chineseOfValue(values[Number(at)] ?? '', depth));
  }
  return null;
}

/** A single word is a name or a number, e.g. an app that is called `memory`. */
function chineseOfValue(value: string, depth: number): string {
  return depth > 0 && value.includes(' ') ? chineseOf(value, depth - 1) : value;
}

/** The values of a text between its literals, or null if it is another text. Each value is as short as it can be. */
function valuesOf(text: string, literals: readonly string[]): readonly string[] | null {
  const [first = '', ...others] = literals;
  const last = others.at(-1) ?? '';
  if (!text.startsWith(first) || !text.endsWith(last)) return null;
  const values: string[] = [];
  let at = first.length;
  for (const literal of others.slice(0, -1)) {
    const next = text.indexOf(literal, at);
    if (next < 0) return null;
    values.push(text.slice(at, next));
    at = next + literal.length;
  }
  if (at > text.length - last.length) return null;
  return [...values, text.slice(at, text.length - last.length)];
}
