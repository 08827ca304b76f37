import Alert from 'antd/es/alert';
import { isProblem } from '../../api/problem.ts';
import { ProblemPanel } from '../../ui/problem-panel.tsx';

interface Props {
  readonly error: unknown;
  /** What it means here that the server does not know the person. */
  readonly words: { readonly title: string; readonly advice: string };
}

/** Says why a sign-in did not work, and what to do. */
export function SignInProblem({ error, words }: Props) {
  if (!isProblem(error, 'unauthenticated')) return <ProblemPanel error={error} />;
  return <Alert type="error" showIcon title={words.title} description={words.advice} />;
}
