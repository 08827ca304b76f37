import type { Call, Contract, Outcome, ParamsOf } from '../../wire/define-api.ts';
import { Fault, type FaultKind } from '../../kernel/fault.ts';
import type { PersonVerdict } from '../../platform/ledger/ledger.ts';
import type { Micros } from '../../platform/ledger/money.ts';
import { PaidFault, type AnswerSource } from '../../sources/answer-source.ts';
import { readEnvelope } from './envelope.ts';
import { readResult } from './read-result.ts';
import type { WireFields } from '../../wire/wire-fields.ts';
import type { WireClient } from './wire-client.ts';

/** Which server to ask about which API. */
export interface RemoteSourceOptions<C extends Contract> {
  readonly name: string;
  readonly contract: C;
  /** Gives the fields that ask the question on the wire. */
  readonly spellRequest: (params: ParamsOf<C>) => WireFields;
  /** Reads what an answer says about the person. */
  readonly personIn: (outcome: Outcome<C>) => PersonVerdict | undefined;
  readonly client: WireClient;
  readonly price: Micros;
}

/** Another server with this wire as a source of answers: the vendor, or another installation of this product. */
export class RemoteSource<C extends Contract> implements AnswerSource<C> {
  readonly name: string;
  readonly price: Micros;
  readonly #contract: C;
  readonly #spellRequest: (params: ParamsOf<C>) => WireFields;
  readonly #personIn: (outcome: Outcome<C>) => PersonVerdict | undefined;
  readonly #client: WireClient;

  constructor({ name, contract, spellRequest, personIn, client, price }: RemoteSourceOptions<C>) {
    this.name = name;
    this.price = price;
    this.#contract = contract;
    this.#spellRequest = spellRequest;
    this.#personIn = personIn;
    this.#client = client;
  }

  async ask(params: ParamsOf<C>, { signal }: Call): Promise<Outcome<C>> {
    const { name, routes } = this.#contract;
    const [route] = routes;
    if (!route) throw new Error(`${name} has no route`);
    const outcome = await this.#client.ask(route.path, this.#spellRequest(params), signal, (text) =>
      outcomeOf(this.#contract, text),
    );
    // It is thrown here, since a server that answers in a form of its own is not a server that is down.
    if (outcome === null) throw new PaidFault('unavailable', 'the upstream answered a result that cannot be read');
    const verdict = this.#personIn(outcome);
    return verdict === undefined ? outcome : { ...outcome, verdict };
  }
}

/**
 * Reads an answer according to the contract. Codes that mean a failed dependency there become a Fault here too. So does
 * every code that the contract does not list, because a system error of another server tells our caller nothing. Null if
 * the answer was a success, and its result cannot be read.
 */
function outcomeOf<C extends Contract>(contract: C, text: string): Outcome<C> | null {
  const { code, result } = readEnvelope(text);
  if (code === 0) {
    const read = readResult(contract.result, result);
    return read === undefined ? null : ({ ok: true, result: read } as Outcome<C>);
  }
  const kind = (['timeout', 'unavailable', 'corrupt'] satisfies FaultKind[]).find(
    (one) => contract.faults[one] === code,
  );
  if (kind) throw new Fault(kind === 'timeout' ? 'timeout' : 'unavailable', `the upstream answered code ${code}`);
  if (!Object.hasOwn(contract.errors, code)) throw new Fault('unavailable', `the upstream answered code ${code}`);
  return { ok: false, code } as Outcome<C>;
}
