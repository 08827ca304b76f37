import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import ts from 'typescript';

/**
 * Finds exports without a docstring, and functions that throw although their docstring does not say so. It is a part of
 * `npm run check`.
 */
const ROOT = path.resolve(import.meta.dirname, '..');
const FOLDERS = ['src', 'sdk/src', 'console/src', 'bench', 'tools'];
const LEFT_OUT = /(\.test|\.suite|\.d)\.ts$|\/generated\//;

let exportsSeen = 0;
const problems = FOLDERS.flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { withFileTypes: true, recursive: true })
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => /\.tsx?$/.test(file) && !LEFT_OUT.test(file))
    .flatMap(problemsOf),
);
for (const problem of problems) process.stdout.write(`${problem}\n`);
if (exportsSeen === 0) process.stdout.write('no export was found\n');
process.exit(problems.length > 0 || exportsSeen === 0 ? 1 : 0);

function problemsOf(file: string): readonly string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const say = (node: ts.Node, what: string) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    found.push(`${path.relative(ROOT, file)}:${line + 1} ${what}`);
  };
  for (const statement of source.statements) {
    if (!isDocumentable(statement) || !isExported(statement)) continue;
    exportsSeen += 1;
    const docs = docstringOf(statement);
    const name = statement.name?.text ?? 'default';
    if (docs === null) say(statement, `${name} has no docstring`);
    else if (ts.isFunctionDeclaration(statement) && throws(statement) && !/\bthrows?\b/i.test(docs))
      say(statement, `${name} throws, but its docstring does not say what`);
  }
  return found;
}

type Documentable =
  ts.FunctionDeclaration | ts.ClassDeclaration | ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.EnumDeclaration;

function isDocumentable(node: ts.Node): node is Documentable {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node)
  );
}

function isExported(node: Documentable): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function docstringOf(node: ts.Node): string | null {
  const docs = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return docs.length === 0 ? null : docs.map((each) => each.getText()).join('\n');
}

/** Whether the function's own body has a `throw`. Functions inside it do not count. */
function throws({ body }: ts.FunctionDeclaration): boolean {
  const visit = (node: ts.Node): boolean =>
    ts.isThrowStatement(node) || (!ts.isFunctionLike(node) && (ts.forEachChild(node, visit) ?? false));
  return body !== undefined && (ts.forEachChild(body, visit) ?? false);
}
