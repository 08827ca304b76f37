import type { IdNumber } from '../identity/id-number.ts';
import type { RealName } from '../identity/real-name.ts';
import type { Register, RegisterMatch } from './register.ts';

/**
 * Asks registers one after the other until one knows the number. The site's own register comes first, before those that
 * cost money.
 */
export class RegisterChain implements Register {
  readonly #registers: readonly Register[];

  constructor(registers: readonly Register[]) {
    this.#registers = registers;
  }

  async match(idNumber: IdNumber, realName: RealName, signal: AbortSignal): Promise<RegisterMatch> {
    for (const register of this.#registers) {
      const match = await register.match(idNumber, realName, signal);
      if (match.kind !== 'unknown') return match;
    }
    return { kind: 'unknown' };
  }
}
