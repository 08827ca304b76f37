import { useQuery } from '@tanstack/react-query';
import Radio from 'antd/es/radio';
import Select from 'antd/es/select';
import { useId } from 'react';
import { apps } from '../../api/apps.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { roleText, type Role } from '../../text/role-text.ts';
import { FieldGroup } from '../../ui/field.tsx';
import styles from './administrators.module.css';
import { administratorsText } from './administrators-text.ts';

interface Props {
  readonly role: Role;
  readonly onRole: (role: Role) => void;
  readonly appIds: readonly string[];
  readonly onAppIds: (appIds: readonly string[]) => void;
}

/** The role, and for an integrator the apps that it may see. */
export function AccessFields({ role, onRole, appIds, onAppIds }: Props) {
  const t = useText(administratorsText);
  const roles = useText(roleText);
  const name = useId();
  return (
    <>
      <FieldGroup label={t.role}>
        <Radio.Group
          name={name}
          value={role}
          onChange={({ target }) => onRole(target.value as Role)}
          className={styles['roles'] ?? ''}
        >
          {(Object.keys(roles) as Role[]).map((one) => (
            <Radio key={one} value={one}>
              <span className={styles['roleName']}>{roles[one].name}</span>
              <span className={styles['roleAbout']}>{roles[one].about}</span>
            </Radio>
          ))}
        </Radio.Group>
      </FieldGroup>
      {role === 'integrator' && <AppChoice appIds={appIds} onAppIds={onAppIds} />}
    </>
  );
}

function AppChoice({ appIds, onAppIds }: Pick<Props, 'appIds' | 'onAppIds'>) {
  const t = useText(administratorsText);
  const may = useMay();
  const { data = [] } = useQuery({ ...apps, enabled: may('apps.list') });
  return (
    <FieldGroup label={t.visibleApps} hint={t.visibleAppsHint}>
      <Select
        mode="multiple"
        aria-label={t.visibleApps}
        placeholder={t.chooseApps}
        value={[...appIds]}
        onChange={onAppIds}
        showSearch={{ optionFilterProp: 'label' }}
        options={data.map(({ id, name }) => ({ value: id, label: `${name} (${id})` }))}
      />
    </FieldGroup>
  );
}
