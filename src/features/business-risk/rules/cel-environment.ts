import { Environment } from '@marcbachmann/cel-js';
import { FEATURES } from '../features/feature-table.ts';

/** CEL's types of what features hold. */
export const CEL_TYPES = { number: 'double', flag: 'bool', text: 'string' } as const;

/**
 * CEL as conditions are written in it. Numbers are doubles; whole literals may be written without a point. An absent number is NaN, so that every comparison
 * with it but `!=` is false, and an absent text is empty. `known(x)` tells. Rules do without `!=` and negated comparisons
 * of numbers, see `pushNegations`.
 *
 * @param factor how many times larger and deeper a condition may be than one that a person writes
 */
export function createEnvironment(factor = 1): Environment {
  const environment = new Environment({
    limits: { maxAstNodes: 500 * factor, maxDepth: 32 * factor, maxListElements: 200, maxMapEntries: 0 },
  });
  for (const { name, type, meaning } of FEATURES)
    environment.registerVariable(name, CEL_TYPES[type], { description: meaning });
  environment.registerFunction('known(double): bool', (value: number) => !Number.isNaN(value));
  environment.registerFunction('known(string): bool', (value: string) => value !== '');
  environment.registerOperator('double == int', (a: number, b: bigint) => a === Number(b));
  environment.registerOperator('double + int', (a: number, b: bigint) => a + Number(b));
  environment.registerOperator('double - int', (a: number, b: bigint) => a - Number(b));
  environment.registerOperator('double * int', (a: number, b: bigint) => a * Number(b));
  environment.registerOperator('double / int', (a: number, b: bigint) => a / Number(b));
  return environment;
}
