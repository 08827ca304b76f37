import { expect, test } from 'vitest';
import { csvRow } from './csv-writer.ts';

test.each([
  [['a', 1, null, true, false], 'a,1,,true,false\n'],
  [['with, comma', 'with "quotes"', 'two\nlines'], '"with, comma","with ""quotes""","two\nlines"\n'],
  [['=HYPERLINK("http://evil.example")'], '"\'=HYPERLINK(""http://evil.example"")"\n'],
  [['+1', '-1+2', '@SUM(A1)', '\tx', '＝1'], "'+1,'-1+2,'@SUM(A1),'\tx,'＝1\n"],
  [['-0.23', '-1', '-1.', '--1', '-'], "-0.23,-1,'-1.,'--1,'-\n"],
  [['\r=1'], '"\'\r=1"\n'],
])('%j', (cells, line) => {
  expect(csvRow(cells)).toBe(line);
});
