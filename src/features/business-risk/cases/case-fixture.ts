import type { CaseEvent, CaseOpening } from './case.ts';
import type { CaseChange, CaseFilter } from './case-store.ts';

/** A time of 3 July 2026 in Asia/Shanghai. */
export const at = (time: string) => Date.parse(`2026-07-03T${time}+08:00`);
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
export const NOON_MS = at('12:00:00');
/** Lets every case pass. */
export const EVERYTHING: CaseFilter = {
  state: null,
  assignee: null,
  scene: null,
  level: null,
  ruleId: null,
  overdueAtMs: null,
};
export const LIMITS = { decisions: 10, named: 10, related: 10, events: 10 };
/** The id of the case that the decision with this number opens. */
export const idOf = (number: number) => `cas_${number.toString(16).padStart(18, '0')}`;

/** The decision of an account, device and address. A number names the order and the case that it would open. */
export function opening(number: number, changed: Partial<CaseOpening> & { readonly of?: string } = {}): CaseOpening {
  const { of = `a${number} d${number} i${number}`, ...parts } = changed;
  const [account = '', device = '', address = ''] = of.split(' ');
  const entities = [
    { kind: 'account', key: account },
    { kind: 'device', key: device },
    { kind: 'address', key: address },
  ] as const;
  return {
    caseId: idOf(number),
    orderId: `N${number}`,
    appId: 'app_1',
    atMs: NOON_MS + number,
    level: 'review',
    scene: 'login',
    openedBy: 'level review',
    rules: ['new'],
    entities: entities.filter(({ key }) => key !== '' && key !== '-'),
    joinBy: ['account', 'device', 'address'],
    erasureKeys: [`key of ${account}`],
    dueAtMs: NOON_MS + number + DAY_MS,
    casesADayMax: 100,
    ...parts,
  };
}

/** A step with a case, a number of milliseconds after noon. */
export const event = (number: number, what: CaseEvent['what'], note: string | null = null): CaseEvent => ({
  id: `e${number}`,
  atMs: NOON_MS + number,
  what,
  by: 'adm_1',
  note,
});

/** The step of a note. */
export const noted = (caseId: string, number: number, note: string, changed: Partial<CaseChange> = {}): CaseChange => ({
  caseId,
  revision: 1,
  decisions: null,
  becomes: { state: 'open', assignee: null, resolution: null },
  event: event(number, 'noted', note),
  ...changed,
});

/** The step that resolves a case as fraud. */
export const resolved = (caseId: string, number: number, changed: Partial<CaseChange> = {}): CaseChange => {
  const resolution = { outcome: 'fraud', by: 'adm_1', atMs: NOON_MS + number, source: 's', entryIds: ['e-1'] } as const;
  return {
    caseId,
    revision: 1,
    decisions: null,
    becomes: { state: 'resolved', assignee: 'adm_1', resolution },
    event: { ...event(number, 'resolved'), outcome: 'fraud' },
    ...changed,
  };
};
