import { SANDBOXES } from '../../src/features/index.ts';
import { configurationPage } from '../configuration-page.ts';
import { apiPage } from './api-page.ts';
import { errorsPage } from './errors-page.ts';
import type { GeneratedDoc } from './generated-doc.ts';
import { llmsText } from './llms-text.ts';
import { openApiDocument } from './openapi.ts';
import { referenceDocument } from './reference-document.ts';
import { referencePage } from './reference-page.ts';
import { riskFeaturesPage } from './risk-features-page.ts';
import { sandboxPage } from './sandbox-page.ts';
import { sdkIdentity } from './sdk-identity.ts';
import { sdkTypes } from './sdk-types.ts';
import { adminContracts, documentedApis, productVersion } from './sources.ts';

/** Every generated document, with the text that it must have. */
export async function generatedDocs(): Promise<readonly GeneratedDoc[]> {
  const apis = documentedApis();
  const contracts = apis.map(({ contract }) => contract);
  const admin = adminContracts();
  const version = productVersion();
  const openapi = openApiDocument(apis, admin, version);
  return [
    { file: 'docs/openapi.json', text: `${JSON.stringify(openapi, null, 2)}\n` },
    { file: 'sdk/src/generated/wire.ts', text: await sdkTypes(openapi) },
    ...sdkIdentity(),
    {
      file: 'docs/reference/openapi.json',
      text: `${JSON.stringify(referenceDocument(apis, SANDBOXES, version), null, 2)}\n`,
    },
    { file: 'docs/reference.html', text: referencePage(apis, admin, version) },
    { file: 'llms.txt', text: llmsText(contracts) },
    { file: 'docs/errors.md', text: errorsPage(contracts, 'en') },
    { file: 'docs/errors.zh-CN.md', text: errorsPage(contracts, 'zh') },
    { file: 'docs/sandbox-coverage.md', text: sandboxPage(SANDBOXES, 'en') },
    { file: 'docs/sandbox-coverage.zh-CN.md', text: sandboxPage(SANDBOXES, 'zh') },
    { file: 'docs/risk-features.md', text: riskFeaturesPage('en') },
    { file: 'docs/risk-features.zh-CN.md', text: riskFeaturesPage('zh') },
    { file: 'docs/configuration.md', text: configurationPage('en') },
    { file: 'docs/configuration.zh-CN.md', text: configurationPage('zh') },
    ...SANDBOXES.flatMap((sandbox) => [
      { file: `docs/api-${sandbox.contract.name}.md`, text: apiPage(sandbox, 'en') },
      { file: `docs/api-${sandbox.contract.name}.zh-CN.md`, text: apiPage(sandbox, 'zh') },
    ]),
  ];
}
