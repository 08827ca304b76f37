import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import { clusterStatus } from '../../api/nodes.ts';
import { useText } from '../../text/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LongText } from '../../ui/long-text.tsx';
import styles from './system.module.css';
import { systemText } from './system-text.ts';

/** If several nodes share the database: which of them answers, and how to see another one. Nothing otherwise. */
export function AnsweringNode() {
  const t = useText(systemText);
  const { data } = useQuery(clusterStatus);
  const self = data?.nodes.find(({ isSelf }) => isSelf);
  const others = data?.nodes.filter(({ isSelf }) => !isSelf) ?? [];
  if (self === undefined || others.length === 0) return null;
  return (
    <Alert
      type="info"
      showIcon
      title={<LongText>{t.isNode(self.name)}</LongText>}
      description={
        <div className={styles['stack']}>
          <LongText>{t.otherNodes(others.map(({ name }) => name).join(', '))}</LongText>
          <div>{t.howToSee}</div>
          <LongText isCode>{`ssh -N -L 8082:127.0.0.1:8081 ${t.someNode}`}</LongText>
          <LongText isCode>http://localhost:8082/console/</LongText>
          <div>
            <LinkButton to="/nodes">{t.toNodes}</LinkButton>
          </div>
        </div>
      }
    />
  );
}
