import { html, type Html } from './html.ts';
import type { JsonSchema } from './json-schema.ts';

/** A table of the fields of an object. Nested fields have dotted names, and each alternative has its own table. */
export function schemaTable(schema: JsonSchema): Html {
  const alternatives = schema.oneOf;
  if (alternatives) {
    return html`${alternatives.map(
      (one) =>
        html`<p>${one.description ?? ''}</p>
          ${schemaTable(one)}`,
    )}`;
  }
  const rows = fieldRows(schema).map(rowOf);
  if (rows.length === 0) return html`<p>Nothing.</p>`;
  return html`<table>
    <thead>
      <tr>
        <th>Field</th>
        <th>Type</th>
        <th>Required</th>
        <th>Meaning</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

/** A field of an object as a table shows it. */
export interface FieldRow {
  /** A dotted path if the field lies in another object, with `[]` behind the name of a list, e.g. `data.items[].id`. */
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  /** Text between backticks is code. */
  readonly meaning: string;
}

/** The fields of an object, each followed by those that lie in it. */
export function fieldRows(schema: JsonSchema, prefix = ''): FieldRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const isRequired = schema.required?.includes(name) ?? false;
    const row = { name: prefix + name, type: typeOf(property), isRequired, meaning: meaningOf(property) };
    return [row, ...fieldRows(property.items ?? property, `${prefix}${name}${property.items ? '[].' : '.'}`)];
  });
}

function rowOf({ name, type, isRequired, meaning }: FieldRow): Html {
  return html`<tr>
    <td><code>${name}</code></td>
    <td>${type}</td>
    <td>${isRequired ? 'yes' : ''}</td>
    <td>${withCode(meaning)}</td>
  </tr>`;
}

/** The type in a word, with the values or bounds of the schema. */
function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(', ');
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return [...new Set(alternatives.map(typeOf))].join(' or ');
  if (schema.items) return `list of ${typeOf(schema.items)}`;
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : String(schema.type ?? 'any');
  return schema['contentEncoding'] === 'base64' ? 'base64 text' : type;
}

/** Turns text between backticks into code. */
function withCode(text: string): Html[] {
  return text.split('`').map((piece, at) => (at % 2 === 1 ? html`<code>${piece}</code>` : html`${piece}`));
}

function meaningOf(schema: JsonSchema): string {
  const { description, maxLength, minimum, maximum, maxItems } = schema;
  const bounds = [
    typeof minimum === 'number' && typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER
      ? `${minimum} to ${maximum}`
      : '',
    typeof maxLength === 'number' ? `at most ${maxLength} characters` : '',
    typeof maxItems === 'number' ? `at most ${maxItems} items` : '',
  ].filter((bound) => bound !== '');
  return [description, bounds.join(', ')].filter(Boolean).join('; ');
}
