import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { ApiProblem } from '../api/problem.ts';
import { problemText } from '../text/problem-text.ts';
import { useText } from '../text/language.tsx';
import { LongText } from './long-text.tsx';
import styles from './page.module.css';

interface Props {
  readonly error: unknown;
  /** What to do again, if the person asks for it. */
  readonly onRetry?: () => void;
}

/** Says what went wrong and what to do about it. The server's own words stand below. */
export function ProblemPanel({ error, onRetry }: Props) {
  const t = useText(problemText);
  const problem = error instanceof ApiProblem ? error : new ApiProblem('unreadable', '');
  const { title, advice } = t[problem.code];
  return (
    <Alert
      type="error"
      showIcon
      className={styles['problem'] ?? ''}
      title={title}
      description={
        <>
          <div>{advice}</div>
          {problem.detail !== '' && (
            <div className={styles['detail']}>
              {t.serverSays} <LongText>{problem.detail}</LongText>
            </div>
          )}
        </>
      }
      action={
        onRetry && (
          <Button size="small" onClick={onRetry}>
            {t.retry}
          </Button>
        )
      }
    />
  );
}
