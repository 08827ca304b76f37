import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { confirmations } from '../api/credits.ts';
import { useMay } from '../api/session.ts';
import { defineText, useText } from '../text/language.tsx';

interface Props {
  /** The operation that may wait, e.g. `rules.publish`. */
  readonly operation: string;
  /** A field that the waiting call must have, e.g. the version that is published. Without it, any call counts. */
  readonly field?: readonly [name: string, value: string];
  /** What is noted and not done yet. */
  readonly children: ReactNode;
}

const text = defineText(
  { waits: '等待第二个人确认', toConfirmations: '打开“待确认”' },
  { waits: 'This waits for a second person', toConfirmations: 'Open Confirmations' },
);

/** Says that a call waits for another administrator. Nothing if none does. */
export function WaitsForSecondPerson({ operation, field, children }: Props) {
  const t = useText(text);
  const may = useMay();
  const { data } = useQuery({ ...confirmations, enabled: may('confirmations.list') });
  const waits = data?.confirmations.some(
    (call) => call.operation === operation && (field === undefined || call.fields[field[0]] === field[1]),
  );
  if (waits !== true) return null;
  return (
    <Alert
      type="warning"
      showIcon
      role="status"
      title={t.waits}
      description={
        <>
          {children} <Link to="/confirmations">{t.toConfirmations}</Link>
        </>
      }
    />
  );
}
