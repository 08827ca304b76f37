import type { Contract } from '../wire/define-api.ts';
import { SYSTEM_ERRORS } from '../wire/system-errors.ts';
import type { FaultKind } from '../kernel/fault.ts';
import type { Scenario } from './scenario.ts';

/**
 * The scenarios that follow from a contract's own tables: every service error with each of its reasons, every system
 * error, every kind of failed dependency, and delays. If a code is added to a contract, it has magic values at once.
 */
export function contractScenarios<C extends Contract>(contract: C): readonly Scenario<C>[] {
  return [...serviceErrors(contract), ...SYSTEM_SCENARIOS, ...faults(contract), ...DELAYS] as readonly Scenario<C>[];
}

/** Reasons after the first have numbers in steps of this. */
const VARIANT_STEP = 100;

function serviceErrors(contract: Contract): Scenario[] {
  return Object.entries(contract.errors).flatMap(([text, { reason, variants = {} }]) => {
    const code = Number(text);
    const number = code % VARIANT_STEP;
    const result = Object.values(contract.faultResults ?? {}).at(-1);
    const plain: Scenario = {
      slug: `error-${code}`,
      kind: 'serviceError',
      number,
      about: { en: `${code} ${reason}`, zh: `${code} ${reason}` },
      ending: { does: 'refuse', code, ...(isFaultCode(contract, code) && result ? { result } : {}) },
    };
    const others = Object.entries(variants).map(([name, exact], index): Scenario => ({
      slug: `error-${code}-${dashed(name)}`,
      kind: 'serviceError',
      number: number + (index + 1) * VARIANT_STEP,
      about: { en: `${code} ${exact}`, zh: `${code} ${exact}` },
      ending: { does: 'refuse', code, reason: exact },
    }));
    return [plain, ...others];
  });
}

const SYSTEM_SCENARIOS: readonly Scenario[] = SYSTEM_ERRORS.map(({ code, when }) => ({
  slug: `system-${code}`,
  kind: 'systemError',
  number: code - 10_000,
  about: { en: `${code} ${when.en}`, zh: `${code} ${when.zh}` },
  ending: { does: 'system', code },
}));

const FAULTS: readonly (readonly [kind: FaultKind, number: number, en: string, zh: string])[] = [
  ['timeout', 901, 'A dependency is too slow', '依赖的服务超时'],
  ['unavailable', 902, 'A dependency is unavailable', '依赖的服务不可用'],
  ['corrupt', 903, 'Stored data is damaged', '存储的数据损坏'],
];

function faults({ faults: codes }: Contract): Scenario[] {
  return FAULTS.map(([fault, number, en, zh]) => ({
    slug: `fault-${fault}`,
    kind: 'trouble',
    number,
    about: { en: `${en}: ${codes[fault]}`, zh: `${zh}：${codes[fault]}` },
    ending: { does: 'fault', fault },
  }));
}

/** The number of the scenario is the delay in tenths of a second. */
const DELAYS_MS = [100, 500, 1000, 2000, 5000, 10_000, 20_000, 40_000];
const DELAYS: readonly Scenario[] = DELAYS_MS.map((ms) => ({
  slug: `delay-${ms}`,
  kind: 'trouble',
  number: ms / 100,
  about: { en: `The plain answer after ${ms / 1000} s`, zh: `${ms / 1000} 秒后返回普通应答` },
  ending: { does: 'wait', ms },
}));

function isFaultCode({ faults: codes }: Contract, code: number): boolean {
  return Object.values(codes).includes(code);
}

function dashed(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
