import { createHash } from 'node:crypto';
import { Fault } from '../../kernel/fault.ts';
import type { IdNumber } from '../../identity/id-number.ts';
import type { RealName } from '../../identity/real-name.ts';
import { isSameName } from '../../identity/same-name.ts';
import type { PersonId, ReferenceFace, Register, RegisterMatch } from '../../people/register.ts';

interface Entry {
  readonly realName: RealName;
  readonly face: ReferenceFace;
}

/** Keeps the people of a register in memory, for tests. Nothing survives a restart. */
export class MemoryRegister implements Register {
  readonly #people = new Map<IdNumber, Entry>();

  add(idNumber: IdNumber, realName: RealName, face: ReferenceFace): void {
    this.#people.set(idNumber, { realName, face });
  }

  async match(idNumber: IdNumber, realName: RealName, signal: AbortSignal): Promise<RegisterMatch> {
    if (signal.aborted) throw new Fault('timeout', 'the question was aborted before the register was asked');
    const entry = this.#people.get(idNumber);
    if (!entry) return { kind: 'unknown' };
    const personId = createHash('sha256').update(idNumber).digest('hex') as PersonId;
    if (!isSameName(entry.realName, realName)) return { kind: 'name-mismatch', personId };
    return { kind: 'match', personId, face: entry.face };
  }
}
