import { RISK_LEVELS, type DecisionQuery, type RiskLevel } from '../../api/risk.ts';
import { isoOfField } from '../../ui/instant.tsx';
import { filterQuery, isMinute, isUnfiltered } from '../../ui/query-filter.ts';

/** What decisions are filtered by, as the fields of the form have it. An empty field does not filter. */
export interface DecisionFilter {
  /** A minute in Asia/Shanghai, e.g. `2026-03-01T08:00`. */
  readonly from: string;
  /** The list ends before this minute. */
  readonly to: string;
  readonly app: string;
  readonly level: string;
  readonly scene: string;
  readonly rule: string;
  /** A RiskType, digits only. */
  readonly type: string;
}

const NAMES = ['from', 'to', 'app', 'level', 'scene', 'rule', 'type'] as const;

/** A filter that lets every decision of the last 24 hours pass. */
export const EVERY_DECISION: DecisionFilter = { from: '', to: '', app: '', level: '', scene: '', rule: '', type: '' };

/** Reads the filter from an address. What makes no sense is left out. */
export function filterOf(query: URLSearchParams): DecisionFilter {
  const read = (name: (typeof NAMES)[number], fits: (text: string) => boolean) => {
    const text = (query.get(name) ?? '').slice(0, 256);
    return fits(text) ? text : '';
  };
  return {
    from: read('from', isMinute),
    to: read('to', isMinute),
    app: read('app', () => true),
    level: read('level', (text) => levelOf(text) !== undefined),
    scene: read('scene', () => true),
    rule: read('rule', (text) => /^[\w-]{1,64}$/.test(text)),
    type: read('type', (text) => /^\d{1,4}$/.test(text)),
  };
}

function levelOf(text: string): RiskLevel | undefined {
  return RISK_LEVELS.find((level) => level === text);
}

/** The filter as it stands in an address. */
export function queryOf(filter: DecisionFilter): URLSearchParams {
  return filterQuery(NAMES, filter);
}

/** The address of the decisions with a filter, e.g. `/decisions?level=reject`. */
export function decisionsPath(filter: Partial<DecisionFilter>): string {
  const query = queryOf({ ...EVERY_DECISION, ...filter }).toString();
  return query === '' ? '/decisions' : `/decisions?${query}`;
}

/** The filter as the server takes it. */
export function asked({ from, to, app, level, scene, rule, type }: DecisionFilter): DecisionQuery {
  const [begin, end, known] = [isoOfField(from), isoOfField(to), levelOf(level)];
  return {
    ...(begin !== null && { from: begin }),
    ...(end !== null && { to: end }),
    ...(app !== '' && { app }),
    ...(known && { level: known }),
    ...(scene !== '' && { scene }),
    ...(rule !== '' && { rule }),
    ...(type !== '' && { type: Number(type) }),
  };
}

/** Whether nothing is filtered. */
export function isEmpty(filter: DecisionFilter): boolean {
  return isUnfiltered(NAMES, filter);
}
