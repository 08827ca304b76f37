import type { AdminContract } from '../../src/wire/admin/define-admin.ts';
import { ADMIN_ERRORS } from '../../src/platform/access/admin-errors.ts';
import type { Contract, Route } from '../../src/wire/define-api.ts';
import { SYSTEM_ERRORS } from '../../src/wire/system-errors.ts';
import { html, type Html } from './html.ts';
import { jsonSchemaOf, withProperty } from './json-schema.ts';
import type { DocumentedApi } from './openapi.ts';
import { schemaTable } from './schema-table.ts';

const STYLE = `:root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 18%,transparent)}
body{font:15px/1.55 system-ui,sans-serif;margin:0 auto;max-width:70rem;padding:1.5rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}th,td{border:1px solid var(--line);padding:.3rem .6rem;text-align:left;vertical-align:top}
code,pre{font:13px/1.5 ui-monospace,monospace}pre{border:1px solid var(--line);padding:.75rem;overflow:auto;white-space:pre-wrap;word-break:break-all}
h2{border-top:2px solid var(--line);padding-top:1.5rem;margin-top:2.5rem}nav ul{columns:2}summary{cursor:pointer;font-weight:600;margin:.4rem 0}`;

/**
 * The text of docs/reference.html: the whole wire on one page, without scripts and without anything from another host.
 * The server shows it at /docs.
 */
export function referencePage(
  apis: readonly DocumentedApi[],
  admin: readonly AdminContract[],
  version: string,
): string {
  const sorted = admin.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="generator" content="npm run docs" />
        <title>Renzheng ${version}: reference</title>
        <style>
          ${{ html: STYLE }}
        </style>
      </head>
      <body>
        <h1>Renzheng reference</h1>
        <p>Version ${version}. The same as data: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
        <nav>
          <ul>
            ${apis.map(({ contract }) => html`<li><a href="#${contract.name}">${contract.title.en} ${contract.title.zh}</a></li>`)}
            <li><a href="#system">System errors</a></li>
            <li><a href="#admin">Admin API</a></li>
          </ul>
        </nav>
        <p>
          Parameters come from the query, a urlencoded or multipart form, or a JSON body. If both have a parameter, the
          body wins. <code>key</code> may stand in either. Every answer has HTTP status 200 and is compact JSON,
          <code>{"reason","result","error_code"}</code>. With an error, <code>result</code> is null unless noted.
        </p>
        ${apis.map(apiSection)}
        <h2 id="system">System errors</h2>
        <p>They are the same for every API, are checked in this order before any parameter, and are never charged.</p>
        <table>
          <thead>
            <tr>
              <th>error_code</th>
              <th>resultcode</th>
              <th>reason</th>
              <th>When</th>
            </tr>
          </thead>
          <tbody>
            ${SYSTEM_ERRORS.map(
              ({ code, resultcode, reason, when }) =>
                html`<tr>
                  <td>${code}</td>
                  <td>"${resultcode}"</td>
                  <td>${reason}</td>
                  <td>${when.en}</td>
                </tr>`,
            )}
          </tbody>
        </table>
        <h2 id="admin">Admin API</h2>
        <p>Under <code>/admin/v1</code>, with <code>Authorization: Bearer TOKEN</code>.</p>
        ${sorted.map(adminSection)}
        <table>
          <thead>
            <tr>
              <th>Error</th>
              <th>HTTP status</th>
              <th>What to do</th>
            </tr>
          </thead>
          <tbody>
            ${Object.entries(ADMIN_ERRORS).map(
              ([code, { status, advice }]) =>
                html`<tr>
                  <td>${code}</td>
                  <td>${status}</td>
                  <td>${advice}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </body>
    </html> `;
  return page.html;
}

function apiSection({ contract, examples }: DocumentedApi): Html {
  const { name, title, routes, params, result, orderIdAt } = contract;
  const answer = withProperty(jsonSchemaOf(result, 'input'), 'orderid', { type: 'string' }, orderIdAt);
  const [first] = routes;
  return html`<h2 id="${name}">${title.en} ${title.zh}</h2>
    ${routes.map(routeLine)}
    <h3>Parameters</h3>
    ${schemaTable(jsonSchemaOf(params.schema, 'input'))}
    <h3>Result</h3>
    ${schemaTable(answer)}
    <h3>Codes</h3>
    ${errorTable(contract)}
    <h3>Examples</h3>
    ${examples.requests.map(
      ({ about, fields }) =>
        html`<details>
          <summary>Request: ${about}</summary>
          <pre>${curl(first, fields)}</pre>
        </details>`,
    )}
    ${examples.answers.map(
      ({ about, answer: one }) =>
        html`<details>
          <summary>Answer: ${about}</summary>
          <pre>${JSON.stringify(one)}</pre>
        </details>`,
    )}`;
}

function routeLine({ methods, path, summary, encrypted }: Route): Html {
  const under = encrypted ? ` (${encrypted.fields.join(', ')}: base64 of AES-128-ECB under the OpenID)` : '';
  return html`<p><code>${methods.join(' or ')} ${path}</code><br />${summary}${under}.</p>`;
}

function errorTable({ errors, successReason }: Contract): Html {
  const rows = Object.entries(errors).map(
    ([code, { reason, charged, variants = {} }]) =>
      html`<tr>
        <td>${code}</td>
        <td>${[reason, ...Object.values(variants)].map((text) => html`${text}<br />`)}</td>
        <td>${charged ? 'charged' : ''}</td>
      </tr>`,
  );
  return html`<table>
    <thead>
      <tr>
        <th>error_code</th>
        <th>reason</th>
        <th>Charged</th>
      </tr>
    </thead>
    <tbody>
      <tr>
        <td>0</td>
        <td>${successReason}</td>
        <td>charged</td>
      </tr>
      ${rows}
    </tbody>
  </table>`;
}

function adminSection({ name, method, path, summary, roles, params, result }: AdminContract): Html {
  return html`<details>
    <summary><code>${method} ${path}</code> ${summary}</summary>
    <p><code>${name}</code>; ${roles.length === 0 ? 'needs no token' : `roles ${roles.join(', ')}`}.</p>
    <p>Parameters</p>
    ${schemaTable(jsonSchemaOf(params, 'input'))}
    <p>Result</p>
    ${schemaTable(jsonSchemaOf(result, 'input'))}
  </details>`;
}

/** A command line that sends the fields: as JSON if one of them is an object, otherwise as a form. */
function curl(route: Route | undefined, fields: Readonly<Record<string, unknown>>): string {
  const url = `http://127.0.0.1:8080${route?.path ?? ''}`;
  if (Object.values(fields).some((value) => typeof value === 'object')) {
    return `curl '${url}?key=KEY' --json '${JSON.stringify(fields)}'`;
  }
  const parts = Object.entries({ key: 'KEY', ...fields }).map(
    ([name, value]) => `--data-urlencode '${name}=${String(value)}'`,
  );
  return [`curl ${url}`, ...parts].join(' \\\n  ');
}
