import { useQuery } from '@tanstack/react-query';
import { ruleDiff, type RuleDiff, type RuleVersion } from '../../api/rules.ts';
import { useText } from '../../text/language.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './rules.module.css';
import { rulesText } from './rules-text.ts';

interface Props {
  readonly before: Pick<RuleVersion, 'id' | 'number'>;
  readonly after: Pick<RuleVersion, 'id' | 'number'>;
}

/** What differs from one version to another. */
export function DiffOf({ before, after }: Props) {
  const t = useText(rulesText);
  // A draft may change while the page is open, and what is decided on must be what is there.
  const { data, error, refetch } = useQuery({ ...ruleDiff(before.id, after.id), staleTime: 0 });
  if (error && !data) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  return (
    <div className={styles['stack']}>
      <p>{t.diffLead(before.number, after.number)}</p>
      <Changes diff={data} />
    </div>
  );
}

function Changes({ diff }: { readonly diff: RuleDiff }) {
  const t = useText(rulesText);
  const { added, removed, changed, settings, reordered } = diff;
  if (added.length + removed.length + changed.length + settings.length === 0 && !reordered) return <p>{t.same}</p>;
  return (
    <ul className={styles['changes']} aria-label={t.diff}>
      {settings.map(({ name, before, after }) => (
        <li key={name}>
          {nameOf(t.settingNames, name)}: <Change before={String(before)} after={String(after)} />
        </li>
      ))}
      {changed.map(({ ruleId, fields }) => (
        <li key={ruleId}>
          {t.changed} <code>{ruleId}</code>
          <ul>
            {fields.map(({ name, before, after }) => (
              <li key={name}>
                {nameOf(t.fields, name)}: <Change before={plain(before)} after={plain(after)} />
              </li>
            ))}
          </ul>
        </li>
      ))}
      <Rules title={t.added} rules={added} />
      <Rules title={t.removed} rules={removed} isGone />
      {reordered && <li>{t.reordered}</li>}
    </ul>
  );
}

function Rules({ title, rules, isGone = false }: RulesProps) {
  return rules.map((rule) => {
    const shown = `${String(rule['id'])}: ${String(rule['when'])} (${String(rule['points'])})`;
    return (
      <li key={String(rule['id'])}>
        {title} {isGone ? <del>{shown}</del> : <ins>{shown}</ins>}
      </li>
    );
  });
}

interface RulesProps {
  readonly title: string;
  readonly rules: RuleDiff['added'];
  readonly isGone?: boolean;
}

function Change({ before, after }: { readonly before: string; readonly after: string }) {
  return (
    <>
      <del>{before}</del> → <ins>{after}</ins>
    </>
  );
}

function nameOf(names: Readonly<Record<string, string>>, name: string): string {
  return names[name] ?? name;
}

/** A field of a diff is JSON text. Texts lose their quotes, and nothing becomes a dash. */
function plain(json: string): string {
  const value: unknown = JSON.parse(json);
  if (value === null) return '—';
  return typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') || '—' : json;
}
