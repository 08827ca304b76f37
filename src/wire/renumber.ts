import { PIPELINE_REFUSALS, type Api, type Contract, type Outcome, type Refusal } from './define-api.ts';

/** The operator's numbers for codes of the product's own, keyed by the number in the contract. */
export type CodeMap = Readonly<Record<number, number>>;

/**
 * Gives the same API with other numbers for the codes that its document does not show, because clients may know the
 * vendor's numbers for them. Throws an Error that names every entry of the map that is not such a code, has the wrong
 * shape, or collides with another code.
 */
export function renumberApi({ contract, handle }: Api, map: CodeMap): Api {
  const renumber = (code: number) => map[code] ?? code;
  return {
    contract: renumberContract(contract, map),
    handle: async (params, call) => renumberOutcome(await handle(params, call), renumber),
  };
}

/** Gives the contract with the operator's numbers. Throws an Error as renumberApi does. */
export function renumberContract(contract: Contract, map: CodeMap): Contract {
  const problems = problemsOf(contract, map);
  if (problems.length > 0) throw new Error(`codes of ${contract.name} cannot be renumbered: ${problems.join('; ')}`);
  return withNumbers(contract, (code) => map[code] ?? code);
}

type Renumber = (code: number) => number;

function problemsOf({ errors, serviceId }: Contract, map: CodeMap): string[] {
  const entries = Object.entries(map).map(([from, to]) => [Number(from), to] as const);
  const numbers = Object.keys(errors).map((code) => map[Number(code)] ?? Number(code));
  const shape = new RegExp(`^2${serviceId}\\d{2}$`);
  return entries.flatMap(([from, to]) => [
    ...(errors[from]?.own ? [] : [`${from} is not a code of the product's own`]),
    ...(shape.test(String(to)) ? [] : [`${to} is not 2${serviceId} and two digits`]),
    ...(numbers.filter((number) => number === to).length <= 1 ? [] : [`${to} would mean two things`]),
  ]);
}

function withNumbers(contract: Contract, renumber: Renumber): Contract {
  const { errors, params, faults, refusals, routes } = contract;
  const refusal = (one: Refusal): Refusal => ({ ...one, code: renumber(one.code) });
  return {
    ...contract,
    errors: Object.fromEntries(Object.entries(errors).map(([code, error]) => [renumber(Number(code)), error])),
    params: {
      schema: params.schema,
      codes: params.codes.map(renumber),
      refusalFor: (issue, raw) => refusal(params.refusalFor(issue, raw)),
      refusalAt: (values, nowMs) => {
        const refused = params.refusalAt?.(values, nowMs) ?? null;
        return refused && refusal(refused);
      },
    },
    faults: {
      timeout: renumber(faults.timeout),
      unavailable: renumber(faults.unavailable),
      corrupt: renumber(faults.corrupt),
    },
    refusals: Object.fromEntries(
      PIPELINE_REFUSALS.flatMap((name) => (refusals?.[name] ? [[name, refusal(refusals[name])]] : [])),
    ),
    routes: routes.map((route) =>
      route.encrypted
        ? {
            ...route,
            encrypted: { ...route.encrypted, undecryptableCode: renumber(route.encrypted.undecryptableCode) },
          }
        : route,
    ),
  };
}

function renumberOutcome(outcome: Outcome<Contract>, renumber: Renumber): Outcome<Contract> {
  return outcome.ok ? outcome : { ...outcome, code: renumber(outcome.code) };
}
