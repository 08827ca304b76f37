/** A rule, as the server keeps it. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly when: string;
  readonly raises: readonly number[];
  readonly level: 'review' | 'reject' | null;
  readonly points: number;
  readonly group?: string | undefined;
  readonly novelty?: boolean | undefined;
  readonly scenes: readonly string[] | null;
}

/** Steps that follow each other in time. */
export interface Sequence {
  readonly name: string;
  readonly entity: string;
  readonly steps: readonly string[];
  readonly within: string;
}

/** The rules of a version, with the points at which a request is reviewed or rejected. */
export interface RuleSet {
  readonly rules: readonly Rule[];
  readonly sequences?: readonly Sequence[] | undefined;
  readonly reviewAtPoints: number;
  readonly rejectAtPoints: number;
  readonly invalidAccountLevel: string;
  readonly invalidAddressLevel: string;
}

/** The rule set of an answer, which the server has checked. */
export function ruleSetOf(set: Readonly<Record<string, unknown>>): RuleSet {
  return set as unknown as RuleSet;
}

/** A rule while a person edits it. Numbers and lists are as they were typed. */
export interface EditedRule {
  /** Tells the rules of an editor apart, whatever their ids are at the moment. */
  readonly key: number;
  readonly id: string;
  readonly title: string;
  readonly when: string;
  readonly raises: readonly string[];
  readonly level: string;
  readonly points: string;
  readonly group: string;
  readonly novelty: boolean;
  readonly scenes: string;
}

/** A sequence while a person edits it. */
export interface EditedSequence {
  readonly key: number;
  readonly name: string;
  readonly entity: string;
  readonly steps: string;
  readonly within: string;
}

/** A rule set while a person edits it. */
export interface EditedSet {
  readonly rules: readonly EditedRule[];
  readonly sequences: readonly EditedSequence[];
  readonly reviewAtPoints: string;
  readonly rejectAtPoints: string;
  readonly invalidAccountLevel: string;
  readonly invalidAddressLevel: string;
  readonly note: string;
}

/** Begins to edit a rule set. */
export function editedSet(set: RuleSet, note: string): EditedSet {
  return {
    rules: set.rules.map((rule, key) => ({
      ...rule,
      key,
      raises: rule.raises.map(String),
      level: rule.level ?? '',
      points: String(rule.points),
      group: rule.group ?? '',
      novelty: rule.novelty ?? false,
      scenes: (rule.scenes ?? []).join(', '),
    })),
    sequences: (set.sequences ?? []).map((sequence, key) => ({ ...sequence, key, steps: sequence.steps.join(', ') })),
    reviewAtPoints: String(set.reviewAtPoints),
    rejectAtPoints: String(set.rejectAtPoints),
    invalidAccountLevel: set.invalidAccountLevel,
    invalidAddressLevel: set.invalidAddressLevel,
    note,
  };
}

/** Moves a rule one place up (-1) or down (1). At the end it stays where it is. */
export function movedRules(rules: readonly EditedRule[], key: number, by: -1 | 1): readonly EditedRule[] {
  const at = rules.findIndex((rule) => rule.key === key);
  const [rule, other] = [rules[at], rules[at + by]];
  if (rule === undefined || other === undefined) return rules;
  return rules.map((each) => (each === rule ? other : each === other ? rule : each));
}

/** A rule of which everything is still to be said. */
export function emptyRule({ rules }: EditedSet): EditedRule {
  return {
    key: Math.max(-1, ...rules.map(({ key }) => key)) + 1,
    id: '',
    title: '',
    when: '',
    raises: [],
    level: '',
    points: '10',
    group: '',
    novelty: false,
    scenes: '',
  };
}

/** A sequence of which everything is still to be said. */
export function emptySequence({ sequences }: EditedSet): EditedSequence {
  const key = Math.max(-1, ...sequences.map((each) => each.key)) + 1;
  return { key, name: '', entity: 'account', steps: '', within: '2h' };
}

/** The rule set as the server takes it. What is no number stays as it was typed, so that the server says what is wrong. */
export function bodyOf(edited: EditedSet): Record<string, unknown> {
  return {
    rules: edited.rules.map(({ key: _key, ...rule }) => ({
      id: rule.id.trim(),
      title: rule.title.trim(),
      when: rule.when.trim(),
      raises: rule.raises.map(Number),
      level: rule.level === '' ? null : rule.level,
      points: numberOf(rule.points),
      ...(rule.group.trim() !== '' && { group: rule.group.trim() }),
      ...(rule.novelty && { novelty: true }),
      scenes: rule.scenes.trim() === '' ? null : listOf(rule.scenes),
    })),
    ...(edited.sequences.length > 0 && {
      sequences: edited.sequences.map(({ name, entity, steps, within }) => ({
        name: name.trim(),
        entity,
        steps: listOf(steps),
        within: within.trim(),
      })),
    }),
    reviewAtPoints: numberOf(edited.reviewAtPoints),
    rejectAtPoints: numberOf(edited.rejectAtPoints),
    invalidAccountLevel: edited.invalidAccountLevel,
    invalidAddressLevel: edited.invalidAddressLevel,
  };
}

function numberOf(text: string): number | string {
  return /^\s*-?\d{1,6}\s*$/.test(text) ? Number(text) : text;
}

function listOf(text: string): readonly string[] {
  return text
    .split(/[,，\n]/)
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** What the server says about a rule, or about the set. */
interface RuleProblem {
  readonly ruleId: string | null;
  readonly problem: string;
}

/** The problems of each rule by its key, and those of the set. */
export interface PlacedProblems {
  readonly ofRule: ReadonlyMap<number, readonly string[]>;
  readonly ofSet: readonly string[];
}

/** Puts each problem beside what it is about. A rule without an id is found by its place, e.g. `rules.3.id: …`. */
export function placedProblems({ rules }: EditedSet, problems: readonly RuleProblem[]): PlacedProblems {
  const ofRule = new Map<number, string[]>();
  const ofSet: string[] = [];
  for (const { ruleId, problem } of problems) {
    const [, at, rest] = /^rules\.(\d+)\.(.*)$/s.exec(problem) ?? [];
    const rule = at === undefined ? rules.find(({ id }) => id.trim() === ruleId) : rules[Number(at)];
    if (rule === undefined) ofSet.push(problem);
    else ofRule.set(rule.key, [...(ofRule.get(rule.key) ?? []), rest ?? problem]);
  }
  return { ofRule, ofSet };
}

/** The name that the server thinks was meant: `there is no feature X: did you mean Y?`. `null` if it names none. */
export function suggestionOf(problem: string): { readonly wrong: string; readonly meant: string } | null {
  const [, wrong, meant] =
    /^(?:there is no feature|没有特征) (\w+)[:：] ?(?:did you mean|您是指) (\w+) ?(?:\?|吗？)$/.exec(problem) ?? [];
  return wrong === undefined || meant === undefined ? null : { wrong, meant };
}

/** A condition with one part on each line. */
export function conditionLines(when: string): string {
  return when.replaceAll(/\s+(&&|\|\|)\s+/g, '\n$1 ');
}

/** The address of a version, of one of its rules, or of the editor that begins with it. */
export function versionPath(versionId: string, ruleId?: string): string {
  const query = ruleId === undefined ? '' : `?${new URLSearchParams({ rule: ruleId })}`;
  return `/rules/${encodeURIComponent(versionId)}${query}`;
}

/** The address of the editor of a draft, or of a new draft that begins as another version. */
export function editorPath(version: { readonly id: string; readonly state: string }, ruleId?: string): string {
  const rule = ruleId === undefined ? {} : { rule: ruleId };
  const isDraft = version.state === 'draft';
  const query = new URLSearchParams(isDraft ? rule : { from: version.id, ...rule }).toString();
  const path = isDraft ? `/rules/${encodeURIComponent(version.id)}/edit` : '/rules/new';
  return query === '' ? path : `${path}?${query}`;
}
