import { useQueryClient } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useState } from 'react';
import { currentSession, useSession } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { Panel } from '../../ui/page.tsx';
import { SecretOnce } from '../../ui/secret-once.tsx';
import { SecondFactorEnrolment } from './second-factor-enrolment.tsx';
import { SecondFactorRemoval } from './second-factor-removal.tsx';
import { secondFactorText } from './second-factor-text.ts';

const FEW_CODES = 3;

/** One's own second factor: set it up, see the recovery codes once, turn it off. */
export function SecondFactor() {
  const t = useText(secondFactorText);
  const { hasPassword, secondFactor, recoveryCodesLeft } = useSession();
  const queries = useQueryClient();
  const [step, setStep] = useState<'rest' | 'enrol' | 'remove'>('rest');
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const finish = () => {
    setStep('rest');
    void queries.invalidateQueries({ queryKey: currentSession.queryKey });
  };
  if (codes)
    return (
      <Panel title={t.title}>
        <SecretOnce
          title={t.codesTitle}
          advice={t.codesAdvice}
          secrets={codes}
          canPrint
          onDone={() => {
            setCodes(null);
            finish();
          }}
        />
      </Panel>
    );
  if (step === 'enrol')
    return (
      <Panel title={t.title}>
        <SecondFactorEnrolment onCodes={setCodes} onCancel={() => setStep('rest')} />
      </Panel>
    );
  if (!secondFactor)
    return (
      <Panel title={t.title} lead={hasPassword ? t.off : t.noPassword}>
        {hasPassword && (
          <Button type="primary" onClick={() => setStep('enrol')}>
            {t.begin}
          </Button>
        )}
      </Panel>
    );
  return (
    <Panel title={t.title} lead={t.on(recoveryCodesLeft)}>
      {recoveryCodesLeft <= FEW_CODES && <Alert type="warning" showIcon title={t.fewLeft} />}
      <Button danger onClick={() => setStep('remove')}>
        {t.stop}
      </Button>
      {step === 'remove' && <SecondFactorRemoval onDone={finish} onClose={() => setStep('rest')} />}
    </Panel>
  );
}
