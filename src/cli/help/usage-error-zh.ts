import { inChinese } from '../../wire/told/in-chinese.ts';

/** What commander says of a command line that it cannot read, and the 中文 of it with the parts in brackets. */
const USAGE_ERRORS_ZH: readonly (readonly [RegExp, (...parts: readonly string[]) => string])[] = [
  [/^missing required argument '(.+)'$/, (name) => `缺少参数 ${name}`],
  [/^option '(.+)' argument missing$/, (flags) => `选项 ${flags} 缺少值`],
  [/^required option '(.+)' not specified$/, (flags) => `缺少必需的选项 ${flags}`],
  [/^option '(.+)' cannot be used with option '(.+)'$/, (one, other) => `选项 ${one} 不能与 ${other} 同时使用`],
  [/^unknown option '(.+)'$/, (flag) => `没有选项 ${flag}`],
  [/^unknown command '(.+)'$/, (name) => `没有命令 ${name}`],
  [
    /^too many arguments(?: for '(.+)')?\. Expected (\d+) arguments? but got (\d+)\.$/,
    (name, expected, got) => `${name === undefined ? '' : `${name} 的`}参数过多：应有 ${expected} 个，实际 ${got} 个`,
  ],
  [
    /^(?:option|command-argument value) '(.+?)'(?: argument '(.*?)' is invalid\.| is invalid for argument '(.*?)'\.) Allowed choices are (.+)\.$/s,
    (target, value, argument, choices) =>
      argument === undefined
        ? `选项 ${target} 的值 ${value} 不正确，可选值：${choices}`
        : `参数 ${argument} 的值 ${target} 不正确，可选值：${choices}`,
  ],
  [
    /^option '(.+?)' argument '(.*?)' is invalid\. (.+)$/s,
    (flags, value, why) => `选项 ${flags} 的值 ${value} 不正确：${inChinese(why ?? '')}`,
  ],
  [
    /^command-argument value '(.*?)' is invalid for argument '(.+?)'\. (.+)$/s,
    (value, name, why) => `参数 ${name} 的值 ${value} 不正确：${inChinese(why ?? '')}`,
  ],
  [/^\(Did you mean (?:one of )?(.+)\?\)$/, (names) => `（您是指 ${names} 吗？）`],
];

/** Gives the 中文 of what commander writes if it cannot read a command line. Any other text stays as it is. */
export function usageErrorInChinese(text: string): string {
  const lines = text.replace(/\n$/, '').split(/\n(?=\(Did you mean)/);
  return lines.map(lineInChinese).join('\n') + (text.endsWith('\n') ? '\n' : '');
}

function lineInChinese(line: string): string {
  const isError = line.startsWith('error: ');
  const said = isError ? line.slice('error: '.length) : line;
  for (const [pattern, write] of USAGE_ERRORS_ZH) {
    const found = pattern.exec(said);
    if (found !== null) return `${isError ? '错误：' : ''}${write(...(found.slice(1) as string[]))}`;
  }
  return line;
}
