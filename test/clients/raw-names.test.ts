import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TEST_KEY } from '../http/recording-gate.ts';
import { serveEcho, type Serving } from '../http/serve-echo.ts';

/** Programs that put a name into a URL without escaping it, and print the answer. Each gets the URL up to the name. */
const PHP = `<?php $url = $argv[1] . '张三';
echo file_get_contents($url), "\\n";
`;
const PHP_CURL = `<?php $curl = curl_init($argv[1] . '张三');
curl_setopt($curl, CURLOPT_RETURNTRANSFER, true);
echo curl_exec($curl), "\\n";
`;
const JAVA = `import java.net.*;
public class RawName {
  public static void main(String[] args) throws Exception {
    var connection = (HttpURLConnection) new URL(args[0] + "\\u5f20\\u4e09").openConnection();
    System.out.println(new String(connection.getInputStream().readAllBytes(), "UTF-8"));
  }
}
`;
const GO = `package main
import ("fmt"; "io"; "net/http"; "os")
func main() {
  reply, err := http.Get(os.Args[1] + "张三")
  if err != nil { panic(err) }
  body, _ := io.ReadAll(reply.Body)
  fmt.Println(string(body))
}
`;

const has = (command: string, flag = '--version') => spawnSync(command, [flag], { stdio: 'ignore' }).status === 0;
const hasPhpCurl = () => spawnSync('php', ['-r', "exit((int) !function_exists('curl_init'));"]).status === 0;
let serving: Serving;
let folder: string;
beforeAll(async () => {
  serving = await serveEcho();
  folder = mkdtempSync(path.join(tmpdir(), 'renzheng-raw-'));
  writeFileSync(path.join(folder, 'raw.php'), PHP);
  writeFileSync(path.join(folder, 'raw-curl.php'), PHP_CURL);
  writeFileSync(path.join(folder, 'RawName.java'), JAVA);
  writeFileSync(path.join(folder, 'raw.go'), GO);
});
afterAll(async () => {
  await serving.server.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ['PHP', has('php'), 'php', ['raw.php'], ''],
  ['PHP curl', hasPhpCurl(), 'php', ['raw-curl.php'], ''],
  ['Java', has('java'), 'java', ['-Dfile.encoding=UTF-8', '-Dstdout.encoding=UTF-8', 'RawName.java'], ''],
  ['Go', has('go', 'version'), 'go', ['run', 'raw.go'], ''],
  ['curl', has('curl'), 'curl', ['-s'], '张三'],
] as const)('%s asks with an unescaped name in its URL', async (name, isHere, command, args, ending) => {
  if (!isHere) {
    process.stderr.write(`LEFT OUT: the real client of ${name} is not installed\n`);
    return;
  }
  const env = { ...process.env, LC_ALL: 'C.UTF-8', GOCACHE: folder, GO111MODULE: 'off' };
  const url = `${serving.url}/echo/query?key=${TEST_KEY}&word=${ending}`;
  const { stdout } = await promisify(execFile)(command, [...args, url], { cwd: folder, env });
  expect(JSON.parse(stdout)).toMatchObject({ result: { word: '张三' }, error_code: 0 });
});
