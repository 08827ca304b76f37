import type { Api, Contract } from '../apis/define-api.ts';
import { renumberApi, renumberContract, type CodeMap } from '../apis/renumber.ts';
import { videoLiveness } from '../apis/video-liveness/contract.ts';
import type { Config } from '../config.ts';

/** Puts the operator's numbers in the place of codes of the product's own; see docs/errors.md. */
export interface Renumbering {
  contracts(contracts: readonly Contract[]): readonly Contract[];
  apis(apis: readonly Api[]): readonly Api[];
}

/** Throws an Error that names every entry which cannot be used. */
export function openRenumbering({ videoLiveness: { codes } }: Config): Renumbering {
  const maps: Readonly<Record<string, CodeMap>> = { [videoLiveness.name]: codes };
  return {
    contracts: (contracts) => contracts.map((contract) => renumberContract(contract, maps[contract.name] ?? {})),
    apis: (apis) => apis.map((api) => renumberApi(api, maps[api.contract.name] ?? {})),
  };
}
