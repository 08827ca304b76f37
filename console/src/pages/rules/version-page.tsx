import { useQuery } from '@tanstack/react-query';
import { useParams, useSearchParams } from 'react-router';
import { ruleVersion, ruleVersions, type RuleVersion } from '../../api/rules.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Instant } from '../../ui/instant.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { WaitsForSecondPerson } from '../../ui/waits-for-second-person.tsx';
import { useLevelName } from './level-name.ts';
import { DiffOf } from './diff-view.tsx';
import { RulePanel } from './rule-panel.tsx';
import { RuleTable } from './rule-table.tsx';
import { ruleSetOf, type RuleSet } from './rule-set.ts';
import styles from './rules.module.css';
import { rulesText } from './rules-text.ts';
import { StateMark } from './state-mark.tsx';
import { TryPanel, ShadowPanel } from './try-panels.tsx';
import { VersionActions } from './version-actions.tsx';

/** One version: what differs from another one, what it would have changed, and its rules. */
export function VersionPage() {
  const t = useText(rulesText);
  const { versionId = '' } = useParams();
  const [query, setQuery] = useSearchParams();
  const { data, error, refetch } = useQuery(ruleVersion(versionId));
  const onQuery = (next: URLSearchParams) => setQuery(next, { replace: true });
  return (
    <Page
      title={data ? t.version(data.number) : t.title}
      {...(data && data.note !== '' && { lead: <LongText>{data.note}</LongText> })}
      actions={
        <>
          <LinkButton to="/rules">{t.back}</LinkButton>
          {data && <VersionActions version={data} digest={data.digest} />}
        </>
      }
    >
      {error && !data && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <>
          <WaitsForSecondPerson operation="rules.publish" field={['versionId', data.id]}>
            {t.waitsWhat}
          </WaitsForSecondPerson>
          <About version={data} set={ruleSetOf(data.set)} />
          <RulePanel version={data} set={ruleSetOf(data.set)} query={query} onQuery={onQuery} />
          <Difference version={data} query={query} onQuery={onQuery} />
          <TryPanel version={data} />
          <ShadowPanel version={data} />
          <RuleTable
            title={t.rules(data.number)}
            version={data}
            rules={ruleSetOf(data.set).rules}
            query={query}
            onQuery={onQuery}
          />
        </>
      )}
    </Page>
  );
}

function About({ version, set }: { readonly version: RuleVersion; readonly set: RuleSet }) {
  const t = useText(rulesText);
  const level = useLevelName();
  const sequences = set.sequences ?? [];
  return (
    <Panel title={t.about}>
      <Facts
        facts={[
          [t.state, <StateMark key="state" state={version.state} />],
          [t.count, version.ruleCount],
          [t.by, <LongText key="by">{version.createdBy}</LongText>],
          [t.created, <Instant key="created" atMs={version.createdAtMs} />],
          [t.activated, <Instant key="activated" atMs={version.activatedAtMs} />],
          [t.reviewAt, set.reviewAtPoints],
          [t.rejectAt, set.rejectAtPoints],
          [t.invalidAccount, level(set.invalidAccountLevel)],
          [t.invalidAddress, level(set.invalidAddressLevel)],
          ...(sequences.length === 0
            ? []
            : [
                [
                  t.sequences,
                  <ul key="sequences">
                    {sequences.map(({ name, entity, steps, within }) => (
                      <li key={name}>
                        <code>{`sequence_${name}`}</code> {`${entity}: ${steps.join(' → ')} (${within})`}
                      </li>
                    ))}
                  </ul>,
                ] as const,
              ]),
        ]}
      />
    </Panel>
  );
}

interface DifferenceProps {
  readonly version: RuleVersion;
  /** `against` names the other version. */
  readonly query: URLSearchParams;
  readonly onQuery: (query: URLSearchParams) => void;
}

/** The difference from the version in force, or from the one that was chosen, to this one. */
function Difference({ version, query, onQuery }: DifferenceProps) {
  const t = useText(rulesText);
  const { data } = useQuery(ruleVersions);
  if (!data) return <Waiting />;
  const others = data.versions.filter(({ id }) => id !== version.id);
  const inForce = others.find(({ state }) => state === 'active') ?? others.find(({ id }) => id === data.rollsBackTo);
  const other = others.find(({ id }) => id === query.get('against')) ?? inForce ?? others[0];
  if (other === undefined) return null;
  return (
    <Panel title={t.diff}>
      <div className={styles['stack']}>
        <div className={styles['row']}>
          <Choice
            label={t.diffTo}
            value={other.id}
            options={others.map(({ id, number, state }) => [id, `${t.version(number)} (${t.states[state]})`] as const)}
            onValue={(id) => {
              const next = new URLSearchParams(query);
              next.set('against', id);
              onQuery(next);
            }}
          />
        </div>
        <DiffOf before={other} after={version} />
      </div>
    </Panel>
  );
}
