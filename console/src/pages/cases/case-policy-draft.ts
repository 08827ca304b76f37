import type { CasePolicy } from '../../api/cases.ts';
import type { Problems } from '../../ui/problems.ts';

/** Levels that can open a case. */
export const POLICY_LEVELS = ['review', 'reject'] as const;
/** What decisions share with the case that they join. */
export const JOIN_KINDS = ['account', 'device', 'address'] as const;

/** A policy as the fields of the form have it. Lists are lines of text. */
export interface PolicyDraft {
  readonly levels: readonly (typeof POLICY_LEVELS)[number][];
  readonly ruleIds: string;
  readonly scenes: string;
  readonly slaHours: string;
  readonly slaHoursByScene: string;
  readonly casesADayMax: string;
  readonly joinBy: readonly (typeof JOIN_KINDS)[number][];
}

/** The fields that can be wrong. */
export type PolicyField = 'ruleIds' | 'scenes' | 'slaHours' | 'slaHoursByScene' | 'casesADayMax';

const HOURS_MAX = 2160;
const LINES_MAX = 100;

/** The fields of a policy. */
export function draftOf(policy: CasePolicy): PolicyDraft {
  const { levels, ruleIds, scenes, slaHours, slaHoursByScene, casesADayMax, joinBy } = policy;
  return {
    levels,
    ruleIds: ruleIds.join('\n'),
    scenes: (scenes ?? []).join('\n'),
    slaHours: String(slaHours),
    slaHoursByScene: Object.entries(slaHoursByScene)
      .map(([scene, hours]) => `${scene} = ${hours}`)
      .join('\n'),
    casesADayMax: String(casesADayMax),
    joinBy,
  };
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function isWhole(text: string, max: number): boolean {
  return /^\d{1,6}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= max;
}

/** The hours of each scene. `null` for a line of another form. */
function hoursOf(text: string): readonly (readonly [scene: string, hours: number] | null)[] {
  return linesOf(text).map((line) => {
    const [, scene = '', hours = ''] = /^(.*?)\s*=\s*(\d+)$/.exec(line) ?? [];
    return scene !== '' && scene.length <= 256 && isWhole(hours, HOURS_MAX) ? [scene, Number(hours)] : null;
  });
}

type Words = Readonly<
  Record<'ruleIdsWrong' | 'scenesWrong' | 'slaWrong' | 'slaBySceneWrong' | 'casesADayMaxWrong', string>
>;

function when(isWrong: boolean, problem: string): string | undefined {
  return isWrong ? problem : undefined;
}

/** What is wrong with a draft. */
export function policyProblems(draft: PolicyDraft, t: Words): Problems<PolicyField> {
  const rules = linesOf(draft.ruleIds);
  const scenes = linesOf(draft.scenes);
  const hours = hoursOf(draft.slaHoursByScene);
  return {
    ruleIds: when(rules.length > LINES_MAX || rules.some((id) => !/^[\w-]{1,64}$/.test(id)), t.ruleIdsWrong),
    scenes: when(scenes.length > LINES_MAX || scenes.some(({ length }) => length > 256), t.scenesWrong),
    slaHours: when(!isWhole(draft.slaHours, HOURS_MAX), t.slaWrong),
    slaHoursByScene: when(hours.length > LINES_MAX || hours.includes(null), t.slaBySceneWrong),
    casesADayMax: when(!isWhole(draft.casesADayMax, 100_000), t.casesADayMaxWrong),
  };
}

/** The policy of a draft without problems, as the server takes it. */
export function policyBody({ levels, joinBy, ...draft }: PolicyDraft) {
  const scenes = [...linesOf(draft.scenes)];
  return {
    levels: [...levels],
    ruleIds: [...linesOf(draft.ruleIds)],
    scenes: scenes.length === 0 ? null : scenes,
    slaHours: Number(draft.slaHours),
    slaHoursByScene: Object.fromEntries(hoursOf(draft.slaHoursByScene).flatMap((entry) => (entry ? [entry] : []))),
    casesADayMax: Number(draft.casesADayMax),
    joinBy: [...joinBy],
  };
}
