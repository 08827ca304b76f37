/** 中文 for the English texts of options and arguments that commands of several areas have. */
export const COMMON_OPTIONS_ZH: Readonly<Record<string, string>> = {
  'print JSON for programs': '输出 JSON，供程序使用',
  'print CSV; times are of Asia/Shanghai. Name the list if there are several':
    '输出 CSV，时间为 Asia/Shanghai；有多个列表时写明列表名',
  'begin CSV with a byte order mark, by which Excel knows UTF-8': 'CSV 以 BOM 开头，使 Excel 识别 UTF-8',
  'print every column in full, however long the lines get': '完整输出每一列，不限行宽',
  'Name, 1 to 64 characters': '名称，1 到 64 个字符',
  "the same as an argument, which ps and the shell's history show": '同上，直接写在命令行；ps 与 shell 历史会显示它',
  'Id of the app': '应用 ID',
  'Name of the API': '接口名称',
  'write it to this file, which only you can read': '写入此文件，只有您可以读取',
  'encoding of the file': '文件的编码',
  'CSV of the rows that were left out, with the reason; by default FILE.refused.csv':
    '未采用的行及其原因，CSV；默认为 FILE.refused.csv',
  'Language of the page, zh or en': '页面的语言，zh 或 en',
  '`nextCursor` of the page before': '上一页的 `nextCursor`',
  'Start: a day in Asia/Shanghai or an ISO 8601 time. The default is 24 hours before the end':
    '起始：Asia/Shanghai 的日期，或 ISO 8601 时间。默认为结束前 24 小时',
  'End: the last day, or an ISO 8601 time. The default is now': '结束：最后一天，或 ISO 8601 时间。默认为现在',
  'First day, or first time such as 2026-07-03T14:05, in Asia/Shanghai':
    '第一天，或起始时间（例如 2026-07-03T14:05），Asia/Shanghai',
  'Rows of this page, at most 1000': '本页行数，最多 1000',
  'csv, or json with one object in each line': 'csv，或 json（每行一个对象）',
  'Length of a step: minute, hour, or day of Asia/Shanghai': '统计间隔：minute、hour，或 day（Asia/Shanghai）',
  'First step that is counted, e.g. 2026-07-03T14:00 in Asia/Shanghai':
    '第一个间隔的起点，例如 2026-07-03T14:00（Asia/Shanghai）',
  'Steps that begin at this time or later are not counted': '不统计此时及以后开始的间隔',
  '`nextAfter` of the page before': '上一页的 `nextAfter`',
  'Language of the page when it opens, zh or en': '页面打开时的语言，zh 或 en',
  'Events of this page, at most 1000': '本页事件数，最多 1000',
  'CSV with a heading, or JSON Lines (.jsonl, .ndjson); an unusable heading is explained':
    '带表头的 CSV，或 JSON Lines（.jsonl、.ndjson）；表头无法识别时会说明原因',
  'Fields as you saw them. If one of them is another by now, nothing is changed (conflict)':
    '您看到的字段值。若其中任何一个现已不同，则不做任何修改（冲突）',
};
