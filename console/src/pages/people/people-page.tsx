import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useState } from 'react';
import { Link } from 'react-router';
import { certificatesOf, findPerson, usePeopleChange, type ShownPerson } from '../../api/people.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Field } from '../../ui/field.tsx';
import form from '../../ui/form.module.css';
import { Instant } from '../../ui/instant.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { useChecks } from '../../ui/use-checks.ts';
import { certificatePath } from './certificate-path.ts';
import { EraseDialog, RenameDialog } from './erase-dialogs.tsx';
import { PeopleList } from './people-list.tsx';
import styles from './people.module.css';
import { peopleText } from './people-text.ts';
import { RegisterSize } from './register-size.tsx';
import { VerifyPanel } from './verify-panel.tsx';

/** The register of persons: how many there are, one of them by the number, erasure, and certificates. */
export function PeoplePage() {
  const t = useText(peopleText);
  const may = useMay();
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        <>
          {may('persons.re-verification') && <LinkButton to="/people/re-verify">{t.reVerifyLink}</LinkButton>}
          {may('person-imports.list') && (
            <LinkButton to="/people/import" isPrimary={may('person-imports.part')}>
              {t.importLink}
            </LinkButton>
          )}
        </>
      }
    >
      <RegisterSize />
      {may('persons.find') && <Find />}
      {may('persons.list') && <PeopleList />}
      {may('certificates.verify') && <VerifyPanel />}
    </Page>
  );
}

/** What is known of the number that was looked for. */
interface Found {
  readonly idNumber: string;
  /** `null` if no person is registered under it. */
  readonly person: ShownPerson | null;
}

function Find() {
  const t = useText(peopleText);
  const [idNumber, setIdNumber] = useState('');
  const [found, setFound] = useState<Found | null>(null);
  const find = usePeopleChange(async (wanted: string): Promise<Found> => {
    try {
      return { idNumber: wanted, person: await findPerson(wanted) };
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'not_found') return { idNumber: wanted, person: null };
      throw error;
    }
  });
  const isNumber = /^.{15,40}$/.test(idNumber.trim());
  const checks = useChecks({ idNumber: isNumber ? undefined : t.notNumber }, find.error);
  return (
    <Panel title={t.find} lead={t.findLead}>
      <form
        className={form['form']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (checks.pass()) find.mutate(idNumber.trim(), { onSuccess: setFound });
        }}
      >
        <Field
          label={t.idNumber}
          value={idNumber}
          maxLength={40}
          autoComplete="off"
          spellCheck={false}
          onValue={(value) => {
            setIdNumber(value);
            setFound(null);
            find.reset();
          }}
          problem={checks.problemOf('idNumber')}
        />
        <div className={form['buttons']}>
          <Button type="primary" htmlType="submit" loading={find.isPending}>
            {t.search}
          </Button>
        </div>
        {find.error && <ProblemPanel error={find.error} />}
      </form>
      {found && <FoundPerson key={found.idNumber} found={found} onChanged={setFound} />}
    </Panel>
  );
}

interface FoundProps {
  readonly found: Found;
  readonly onChanged: (found: Found) => void;
}

function FoundPerson({ found: { idNumber, person }, onChanged }: FoundProps) {
  const t = useText(peopleText);
  const may = useMay();
  const [opened, setOpened] = useState<'erase' | 'rename' | null>(null);
  const certificates = usePeopleChange(() => certificatesOf(idNumber));
  return (
    <section aria-label={t.found} className={styles['found']}>
      {person === null ? <Alert type="info" showIcon role="status" title={t.notFound} /> : <Person person={person} />}
      <div className={form['buttons']}>
        {person !== null && may('persons.rename') && <Button onClick={() => setOpened('rename')}>{t.rename}</Button>}
        {may('persons.certificates') && (
          <Button loading={certificates.isPending} onClick={() => certificates.mutate(undefined)}>
            {t.showCertificates}
          </Button>
        )}
        {may('persons.remove') && (
          <Button danger onClick={() => setOpened('erase')}>
            {t.erase}
          </Button>
        )}
      </div>
      {certificates.error && <ProblemPanel error={certificates.error} />}
      {certificates.data?.length === 0 && <p>{t.noCertificates}</p>}
      {certificates.data !== undefined && certificates.data.length > 0 && (
        <ul>
          {certificates.data.map(({ certificateId, erasedAt, isGenuine }) => (
            <li key={certificateId}>
              <Link to={certificatePath(certificateId)}>{certificateId}</Link> <Instant atMs={Date.parse(erasedAt)} />
              {!isGenuine && <> {t.damagedShort}</>}
            </li>
          ))}
        </ul>
      )}
      {opened === 'erase' && <EraseDialog idNumber={idNumber} onClose={() => setOpened(null)} />}
      {opened === 'rename' && (
        <RenameDialog
          idNumber={idNumber}
          onRenamed={(renamed) => onChanged({ idNumber, person: renamed })}
          onClose={() => setOpened(null)}
        />
      )}
    </section>
  );
}

function Person({ person }: { readonly person: ShownPerson }) {
  const t = useText(peopleText);
  return (
    <Facts
      facts={[
        [t.idNumber, <code key="number">{person.idNumber}</code>],
        [t.name, person.realName],
        [t.face, t.faces[person.face]],
        [t.photos, person.photos],
        [t.keepsPhoto, person.keepsPhoto ? t.yes : t.no],
        [t.enrolled, <Instant key="enrolled" atMs={person.enrolledAtMs} />],
        [t.changed, <Instant key="changed" atMs={person.changedAtMs} />],
      ]}
    />
  );
}
