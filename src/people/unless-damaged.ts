import { Fault } from '../kernel/fault.ts';

/** Reads something of a person. Gives `damaged` if it cannot be opened. Throws every other Fault. */
export async function unlessDamaged<T>(read: () => Promise<T>): Promise<T | 'damaged'> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Fault && error.kind === 'corrupt') return 'damaged';
    throw error;
  }
}
