import { useQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { ruleHits } from '../../api/risk.ts';
import { ruleOutcomes, type RuleVersion } from '../../api/rules.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Instant, minuteField } from '../../ui/instant.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { decisionsPath } from '../risk/decision-filter.ts';
import { riskText, typeMeaning } from '../risk/risk-text.ts';
import { useLevelName } from './level-name.ts';
import { Precision } from './precision.tsx';
import { conditionLines, editorPath, type Rule, type RuleSet } from './rule-set.ts';
import styles from './rules.module.css';
import { rulesText } from './rules-text.ts';

interface Props {
  readonly version: RuleVersion;
  readonly set: RuleSet;
  /** `rule` names the rule that is shown. */
  readonly query: URLSearchParams;
  readonly onQuery: (query: URLSearchParams) => void;
}

/** One rule of a version, as its condition reads, with its hits and outcomes. Nothing if the address names none. */
export function RulePanel({ version, set, query, onQuery }: Props) {
  const t = useText(rulesText);
  const ruleId = query.get('rule');
  if (ruleId === null) return null;
  const rule = set.rules.find(({ id }) => id === ruleId);
  const close = () => {
    const next = new URLSearchParams(query);
    next.delete('rule');
    onQuery(next);
  };
  return (
    <Panel title={rule?.title ?? ruleId}>
      <div className={styles['stack']}>
        {rule === undefined ? <p>{t.gone}</p> : <RuleFacts rule={rule} />}
        <div className={styles['row']}>
          {rule && <RuleLinks version={version} rule={rule} />}
          <Button onClick={close}>{t.close}</Button>
        </div>
      </div>
    </Panel>
  );
}

function RuleFacts({ rule }: { readonly rule: Rule }) {
  const t = useText(rulesText);
  const { meanings } = useText(riskText);
  const level = useLevelName();
  const may = useMay();
  const hit = useQuery({ ...ruleHits, enabled: may('rules.hits') }).data?.hits.find(({ ruleId }) => ruleId === rule.id);
  const outcomes = useQuery({ ...ruleOutcomes, enabled: may('rules.outcomes') }).data;
  const outcome = outcomes?.rules.find(({ ruleId }) => ruleId === rule.id);
  const types = rule.raises.map((code) => `${code} ${typeMeaning(meanings, code)}`).join(', ');
  return (
    <>
      <div className={styles['id']}>{rule.id}</div>
      <pre className={styles['condition']} aria-label={t.condition}>
        <code>{conditionLines(rule.when)}</code>
      </pre>
      <Facts
        facts={[
          [t.points, rule.points],
          [t.level, rule.level === null ? t.onlyPoints : level(rule.level)],
          [t.raises, types === '' ? t.none : types],
          [t.group, rule.group ?? t.none],
          [t.novelty, rule.novelty ? t.yes : t.no],
          [t.scenes, rule.scenes === null ? t.everyScene : rule.scenes.join(', ')],
          [t.lastDay, countText(hit?.lastDay ?? 0)],
          [t.lastWeek, countText(hit?.lastWeek ?? 0)],
          [t.lastFired, hit?.lastAtMs == null ? t.never : <Instant key="last" atMs={hit.lastAtMs} />],
          [t.hits30, countText(outcome?.hits ?? 0)],
          [t.fraud, countText(outcome?.fraud ?? 0)],
          [t.genuine, countText(outcome?.genuine ?? 0)],
          [t.unlabelled, countText(outcome?.unlabelled ?? 0)],
          [t.precision, <Precision key="precision" share={outcome?.precision ?? null} />],
        ]}
      />
    </>
  );
}

function RuleLinks({ version, rule }: { readonly version: RuleVersion; readonly rule: Rule }) {
  const t = useText(rulesText);
  const may = useMay();
  const { data: outcomes } = useQuery({ ...ruleOutcomes, enabled: may('rules.outcomes') });
  return (
    <>
      {may('rules.draft') && <LinkButton to={editorPath(version, rule.id)}>{t.edit}</LinkButton>}
      {outcomes && may('risk.decisions') && (
        <LinkButton to={decisionsPath({ from: minuteField(outcomes.period.fromMs), rule: rule.id })}>
          {t.decisions}
        </LinkButton>
      )}
    </>
  );
}
