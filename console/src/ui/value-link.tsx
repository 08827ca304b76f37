import { Link } from 'react-router';

interface Props {
  /** What the value is of. It is said with the value, because a number alone names no aim. */
  readonly name: string;
  readonly value: string;
  /** The address of the rows that the value counts. Without it, the value is plain text. */
  readonly to?: string | undefined;
}

/** A value that leads to the rows that it counts. */
export function ValueLink({ name, value, to }: Props) {
  if (to === undefined) return value;
  return (
    <Link to={to} aria-label={`${name}: ${value}`}>
      {value}
    </Link>
  );
}
