import { Field } from './field.tsx';

/** Two minutes as fields have them, either of which may be empty. */
interface Times {
  readonly from: string;
  readonly to: string;
}

interface Props {
  /** The names of the fields. */
  readonly names: Times;
  readonly value: Times;
  /** What is wrong with the times. */
  readonly problem: string | undefined;
  readonly onChange: (change: Partial<Times>) => void;
}

/** The fields of a time from one minute to another. */
export function TimeFields({ names, value, problem, onChange }: Props) {
  return (
    <>
      <Field
        label={names.from}
        type="datetime-local"
        value={value.from}
        onValue={(from) => onChange({ from })}
        problem={problem}
      />
      <Field label={names.to} type="datetime-local" value={value.to} onValue={(to) => onChange({ to })} />
    </>
  );
}
