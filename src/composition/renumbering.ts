import type { Api, Contract } from '../wire/define-api.ts';
import { renumberApi, renumberContract, type CodeMap } from '../wire/renumber.ts';
import { CONTRACTS } from '../features/index.ts';
import { videoLiveness } from '../features/video-liveness/contract.ts';
import type { Config } from '../config/config.ts';

/** Replaces the product's own codes by the operator's numbers, e.g. 279781 by 279750. See docs/errors.md. */
export interface Renumbering {
  contracts(contracts: readonly Contract[]): readonly Contract[];
  apis(apis: readonly Api[]): readonly Api[];
}

/** Reads the operator's numbers for every API. Throws an Error that names every entry which cannot be used. */
export function openRenumbering({
  wire,
  videoLiveness: { codes },
}: Pick<Config, 'wire' | 'videoLiveness'>): Renumbering {
  const maps = mapsOf(wire.codes);
  maps[videoLiveness.name] = { ...maps[videoLiveness.name], ...codes };
  return {
    contracts: (contracts) => contracts.map((contract) => renumberContract(contract, maps[contract.name] ?? {})),
    apis: (apis) => apis.map((api) => renumberApi(api, maps[api.contract.name] ?? {})),
  };
}

/**
 * Groups the entries by API, which the service id in the middle of a code tells, e.g. 797 in 279781. Throws an Error
 * for a code of no API.
 */
function mapsOf(codes: CodeMap): Record<string, CodeMap> {
  const maps: Record<string, CodeMap> = {};
  for (const [from, to] of Object.entries(codes)) {
    const owner = CONTRACTS.find(({ serviceId }) => new RegExp(`^2${serviceId}\\d{2}$`).test(from));
    if (!owner) throw new Error(`codes cannot be renumbered: ${from} is not a code of any of the five APIs`);
    maps[owner.name] = { ...maps[owner.name], [from]: to };
  }
  return maps;
}
