import { told, type Told } from '../../kernel/told.ts';
import { SCENE_GROUPS } from '../../features/business-risk/decision/decision-finder.ts';
import { ALERT_KINDS, type AlertKind } from '../../platform/alerts/alert-kind.ts';

/**
 * Says what is wrong with the one subject that a rule watches, or gives `null`. A rule with a subject that cannot exist
 * would never fire. A package or a feed may come later.
 */
export function onlyProblem(kind: AlertKind, only: string | null, apiNames: readonly string[]): Told | null {
  if (only === null) return null;
  const choices = (names: readonly string[]) =>
    names.includes(only) ? null : told`for ${kind} it is one of ${names.join(', ')}, or null for each`;
  const { scope } = ALERT_KINDS[kind];
  switch (scope) {
    case 'api':
      return choices(apiNames);
    case 'scene':
      return choices(SCENE_GROUPS);
    case 'package':
      return /^pkg_[0-9a-f]+$/.test(only) ? null : told`for ${kind} it is the id of a package, pkg_…, or null for each`;
    case 'budget':
      return /^(?:app|key|cus)_[0-9a-f]+ (?:day|month)$/.test(only)
        ? null
        : told`for ${kind} it is an owner and day or month, e.g. \`app_… day\`, or null for each`;
    case 'site':
      return choices(['site']);
    case 'feed':
      return null;
  }
}
