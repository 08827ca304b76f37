import { readNetworks, readTraffic } from './lib/labelled-traffic.ts';
import { playRequests } from './lib/play-requests.ts';
import { RiskTally } from './lib/risk-tally.ts';

/**
 * What the default rules decide on labelled traffic that was recorded or written elsewhere. Each folder is a site of its
 * own, and begins empty: see «Your own traffic, labelled» in docs/risk.md. Throws an Error that names file and line if a file is not
 * as it should be.
 */
export async function run({ folder }: { readonly folder?: string }): Promise<Record<string, number>> {
  const folders = folder?.split(',').filter((each) => each !== '') ?? [];
  if (folders.length === 0)
    throw new Error('name the folder of the traffic: npm run bench -- risk-traffic --folder DIR');
  const tally = new RiskTally();
  for (const each of folders)
    for await (const played of playRequests(readTraffic(each), readNetworks(each))) tally.add(each, played);
  return tally.print(folders.join(', '));
}
