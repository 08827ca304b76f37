import type { Contract } from '../../src/wire/define-api.ts';

/** Pages that a program which writes a client needs beside those of the APIs, and what they are about. */
const MORE = [
  ['getting-started', 'From an empty machine to the first verified face'],
  ['wire', 'What all five have in common: paths, parameters, bodies, the envelope, repeated requests'],
  ['errors', 'Every error code, whether it is charged, and what to do'],
  ['sandbox', 'Made-up people and the answers that they get, so that tests cost nothing'],
  ['sdk', 'The SDK for Node and TypeScript'],
  ['migration', 'Moving from the vendor: what stays as it is'],
] as const;

/** The text of llms.txt (https://llmstxt.org): what a coding assistant should read to call the five APIs. */
export function llmsText(contracts: readonly Contract[]): string {
  const apis = contracts.map(({ name, title, routes }) => {
    const ways = routes.map(({ methods, path, summary }) => `\`${methods.join(' or ')} ${path}\` (${summary})`);
    return `- [${title.en} ${title.zh}](docs/api-${name}.md): ${ways.join('; ')}`;
  });
  return [
    '# Renzheng 人证',
    '',
    '> A self-hosted platform for real-name verification and anti-fraud, with five HTTP APIs.',
    '',
    '- Send `key` and the parameters as a form or as JSON. The answer is `{"reason","result","error_code"}` with HTTP',
    '  status 200, for errors too: look at `error_code`, never at the status.',
    '- `error_code` 0 is charged. A mismatch is a `res` inside `result` with `error_code` 0, and no error.',
    '- Send an `Idempotency-Key` header of 8 to 128 characters, and the same one with a retry: the stored answer comes back',
    '  and is charged once.',
    '- Develop with the key of a sandbox app. The programs in the pages below run as they are, with RENZHENG_URL and',
    '  RENZHENG_KEY in the environment. Never send the number, the name or the photo of a person in an address or to a log.',
    '- [openapi.json](docs/openapi.json) holds the contracts as data. Each page exists in Chinese too, e.g.',
    '  `docs/api-face-guard.zh-CN.md`.',
    '',
    '## APIs',
    '',
    ...apis,
    '',
    '## More',
    '',
    ...MORE.map(([page, about]) => `- [${about}](docs/${page}.md)`),
    '',
  ].join('\n');
}
