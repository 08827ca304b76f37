import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useId, useState } from 'react';
import { usePeopleChange, verifyCertificate, type ShownCertificate } from '../../api/people.ts';
import { useText } from '../../text/language.tsx';
import field from '../../ui/field.module.css';
import form from '../../ui/form.module.css';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { TextAreaField } from '../../ui/text-area-field.tsx';
import { useChecks } from '../../ui/use-checks.ts';
import { peopleText } from './people-text.ts';

/** A certificate has a few thousand bytes. */
const BYTES_MAX = 50_000;

/** Verifies a certificate that is pasted in or read from a file. */
export function VerifyPanel() {
  const t = useText(peopleText);
  const [text, setText] = useState('');
  const certificate = certificateIn(text);
  const verify = usePeopleChange(verifyCertificate);
  const id = useId();
  const take = (value: string) => {
    setText(value);
    verify.reset();
  };
  const checks = useChecks({ certificate: certificate === null ? t.notCertificate : undefined }, verify.error);
  return (
    <Panel title={t.verify} lead={t.verifyLead}>
      <form
        className={form['form']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (checks.pass() && certificate !== null) verify.mutate(certificate);
        }}
      >
        <div className={field['field']}>
          <label htmlFor={id}>{t.verifyFile}</label>
          <input
            id={id}
            type="file"
            accept=".json,application/json"
            onChange={(event) => void event.target.files?.[0]?.slice(0, BYTES_MAX).text().then(take)}
          />
        </div>
        <TextAreaField label={t.verifyText} value={text} onValue={take} problem={checks.problemOf('certificate')} />
        <div className={form['buttons']}>
          <Button htmlType="submit" loading={verify.isPending}>
            {t.verify}
          </Button>
        </div>
        {verify.error && <ProblemPanel error={verify.error} />}
        {verify.data && <Verdict {...verify.data} />}
      </form>
    </Panel>
  );
}

type VerdictProps = Awaited<ReturnType<typeof verifyCertificate>>;

function Verdict({ isGenuine, isUnchanged }: VerdictProps) {
  const t = useText(peopleText);
  if (isGenuine) return <Alert type="success" showIcon role="status" title={t.genuine} />;
  return <Alert type="error" showIcon role="status" title={isUnchanged ? t.foreign : t.altered} />;
}

/** Reads the text of a certificate. `null` if it is not one. The server reads it whole. */
function certificateIn(text: string): ShownCertificate | null {
  try {
    const value: unknown = JSON.parse(text);
    const isCertificate = typeof value === 'object' && value !== null && 'certificateId' in value;
    return isCertificate ? (value as ShownCertificate) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
