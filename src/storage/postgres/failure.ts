import { told, type Told } from '../../kernel/told.ts';
import { Fault, type FaultKind } from '../../kernel/fault.ts';
import { UnknownCommit } from '../sql/engine.ts';
import { RefusedWrite } from '../sql/operation.ts';
import type { Failure } from '../sql/protocol.ts';
import { PostgresError } from './bridge.ts';

/** What a class of SQLSTATE means to a caller, and what an operator does about it. */
interface Refusal {
  /** Prefix of the codes, see https://www.postgresql.org/docs/current/errcodes-appendix.html. */
  readonly prefix: string;
  readonly kind: FaultKind;
  readonly advice: Told;
}

/** The codes with which the server refuses. Any other code is a bug in an operation. */
const REFUSALS: readonly Refusal[] = [
  { prefix: '08', kind: 'unavailable', advice: told`the connection to PostgreSQL failed` },
  { prefix: '25006', kind: 'unavailable', advice: told`this PostgreSQL server only reads: the primary is elsewhere` },
  {
    prefix: '25P03',
    kind: 'unavailable',
    advice: told`PostgreSQL ended a transaction that waited too long for this node`,
  },
  { prefix: '28', kind: 'unavailable', advice: told`PostgreSQL refused the role or its password: see postgres.url` },
  { prefix: '40', kind: 'timeout', advice: told`PostgreSQL undid the transaction because of another one: try again` },
  { prefix: '53', kind: 'unavailable', advice: told`PostgreSQL has no room, memory or connection left` },
  { prefix: '55P03', kind: 'timeout', advice: told`another transaction holds a lock for too long` },
  {
    prefix: '57P',
    kind: 'unavailable',
    advice: told`the PostgreSQL server is stopping, starting or was told to end this`,
  },
  { prefix: '57014', kind: 'timeout', advice: told`PostgreSQL cancelled the statement` },
  { prefix: '58', kind: 'unavailable', advice: told`the disk of PostgreSQL reports an error` },
  { prefix: 'XX', kind: 'corrupt', advice: told`PostgreSQL reports that its data are damaged: look at its log` },
];

/** Describes an operation's error in a form that can cross threads. The messages name columns, never values. */
export function failureOf(error: unknown): Failure {
  if (error instanceof UnknownCommit) return { ...failureOf(error.cause), isUnknown: true };
  if (error instanceof Fault) return { fault: error.kind, message: error.message };
  if (error instanceof RefusedWrite) return { fault: null, message: error.message, refusal: error.refusal };
  if (error instanceof PostgresError) {
    if (error.code === null)
      return { fault: 'unavailable', message: told`the connection to PostgreSQL failed: ${error.message}` };
    const { code } = error;
    const refusal = REFUSALS.find(({ prefix }) => code.startsWith(prefix));
    if (!refusal) return { fault: null, message: `${code}: ${error.message}` };
    return { fault: refusal.kind, message: told`${refusal.advice} (${code}: ${error.message})` };
  }
  return { fault: null, message: error instanceof Error ? (error.stack ?? error.message) : 'threw a non-error' };
}
