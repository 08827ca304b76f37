import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { ruleVersion, type RuleVersion } from '../../api/rules.ts';
import { useText } from '../../text/language.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { RuleTable } from './rule-table.tsx';
import { ruleSetOf } from './rule-set.ts';
import { rulesText } from './rules-text.ts';

/** The rules of a version in a table. What is searched for and the order stand in the address. */
export function ActiveRules({ version }: { readonly version: RuleVersion }) {
  const t = useText(rulesText);
  const [query, setQuery] = useSearchParams();
  const { data, error, refetch } = useQuery(ruleVersion(version.id));
  if (error && !data) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  return (
    <RuleTable
      title={t.rules(version.number)}
      version={version}
      rules={ruleSetOf(data.set).rules}
      query={query}
      onQuery={(next) => setQuery(next, { replace: true })}
    />
  );
}
