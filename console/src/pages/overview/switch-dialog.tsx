import { useState } from 'react';
import { switchApi, type ApiState, type Availability } from '../../api/overview.ts';
import { useChange } from '../../api/use-change.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { startText } from './start-text.ts';

const STATES = ['on', 'maintenance', 'off'] as const;

interface Props {
  readonly state: ApiState;
  readonly onClose: () => void;
}

/** Switches an API on, off or to maintenance. */
export function SwitchDialog({ state: { api, availability: present }, onClose }: Props) {
  const t = useText(startText);
  const names = useText(apiText);
  const [availability, setAvailability] = useState<Availability>(present);
  const change = useChange<undefined, unknown>(['apis'], () => switchApi(api, availability));
  return (
    <ConfirmDialog
      title={t.switchTitle(apiName(names, api))}
      action={t.switchDo}
      isDangerous={availability !== 'on'}
      isDisabled={availability === present}
      change={change}
      onClose={onClose}
    >
      <Choice
        label={t.switchTo}
        value={availability}
        options={STATES.map((each) => [each, t.availability[each]] as const)}
        onValue={(chosen) => setAvailability(chosen as Availability)}
      />
      <p>{t.switchWhat[availability]}</p>
    </ConfirmDialog>
  );
}
