/** A request as the documentation shows it, without the key. */
export interface ShownRequest {
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A whole program that sends a request, and prints `error_code` and `reason` of the answer. */
export interface ClientExample {
  readonly language: string;
  /** The name that syntax highlighters use, e.g. `php`. */
  readonly syntax: string;
  /** The file name that the tools of the language need, e.g. `Main.java`. */
  readonly file: string;
  readonly text: string;
}

/** The request in every language of the documentation. Each program reads RENZHENG_URL and RENZHENG_KEY. */
export function clientExamples(request: ShownRequest): readonly ClientExample[] {
  const isFlat = Object.values(request.fields).every((value) => typeof value === 'string');
  const form = Object.entries(request.fields).map(([name, value]): readonly [string, string] => [name, String(value)]);
  // The part of the JSON object after the key.
  const rest = JSON.stringify(request.fields).slice(1);
  const shown = isFlat ? ({ kind: 'form', form } as const) : ({ kind: 'json', rest } as const);
  const { path } = request;
  return [
    { language: 'curl', syntax: 'sh', file: 'example.sh', text: curl(path, shown) },
    { language: 'PHP', syntax: 'php', file: 'example.php', text: php(path, shown) },
    { language: 'Java', syntax: 'java', file: 'Example.java', text: java(path, shown) },
    { language: 'Go', syntax: 'go', file: 'example.go', text: go(path, shown) },
    { language: 'Python', syntax: 'python', file: 'example.py', text: python(path, shown) },
    { language: 'Node', syntax: 'js', file: 'example.mjs', text: node(path, shown) },
  ];
}

type Form = readonly (readonly [string, string])[];
type Shown = { readonly kind: 'form'; readonly form: Form } | { readonly kind: 'json'; readonly rest: string };

function curl(path: string, shown: Shown): string {
  if (shown.kind === 'json')
    return [
      `curl "$RENZHENG_URL${path}" -H 'Content-Type: application/json' \\`,
      `  -d '{"key":"'$RENZHENG_KEY'",${shown.rest}'`,
    ].join('\n');
  const lines = shown.form.map(([name, value]) => `  --data-urlencode '${name}=${value}'`);
  return [`curl "$RENZHENG_URL${path}"`, '  --data-urlencode "key=$RENZHENG_KEY"', ...lines].join(' \\\n');
}

function php(path: string, shown: Shown): string {
  const options =
    shown.kind === 'json'
      ? [
          `$call = curl_init(getenv('RENZHENG_URL') . '${path}');`,
          `curl_setopt($call, CURLOPT_HTTPHEADER, ['Content-Type: application/json']);`,
          `curl_setopt($call, CURLOPT_POSTFIELDS, '{"key":"' . getenv('RENZHENG_KEY') . '",${shown.rest}');`,
        ]
      : [
          `$call = curl_init(getenv('RENZHENG_URL') . '${path}');`,
          'curl_setopt($call, CURLOPT_POSTFIELDS, http_build_query([',
          `    'key' => getenv('RENZHENG_KEY'),`,
          ...shown.form.map(([name, value]) => `    '${name}' => '${value}',`),
          ']));',
        ];
  return [
    '<?php',
    ...options,
    'curl_setopt($call, CURLOPT_RETURNTRANSFER, true);',
    'curl_setopt($call, CURLOPT_TIMEOUT, 30);',
    '$answer = json_decode(curl_exec($call), true);',
    `echo $answer['error_code'], ' ', $answer['reason'], "\\n";`,
  ].join('\n');
}

function java(path: string, shown: Shown): string {
  const body =
    shown.kind === 'json'
      ? [
          `        String url = System.getenv("RENZHENG_URL") + "${path}";`,
          '        String type = "application/json";',
          `        String body = "{\\"key\\":\\"" + System.getenv("RENZHENG_KEY")`,
          `            + ${quoted(`",${shown.rest}`)};`,
        ]
      : [
          `        String url = System.getenv("RENZHENG_URL") + "${path}";`,
          '        String type = "application/x-www-form-urlencoded";',
          '        String body = "key=" + System.getenv("RENZHENG_KEY")',
          ...shown.form.map(
            ([name, value], at) =>
              `            + "&${name}=" + URLEncoder.encode(${quoted(value)}, UTF_8)${at === shown.form.length - 1 ? ';' : ''}`,
          ),
        ];
  return [
    'import static java.nio.charset.StandardCharsets.UTF_8;',
    '',
    'import java.io.PrintStream;',
    'import java.net.URI;',
    'import java.net.URLEncoder;',
    'import java.net.http.HttpClient;',
    'import java.net.http.HttpRequest;',
    'import java.net.http.HttpResponse.BodyHandlers;',
    '',
    'public class Example {',
    '    public static void main(String[] arguments) throws Exception {',
    ...body,
    '        HttpRequest request = HttpRequest.newBuilder(URI.create(url))',
    '            .header("Content-Type", type)',
    '            .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8))',
    '            .build();',
    '        String answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString(UTF_8)).body();',
    '        new PrintStream(System.out, true, UTF_8).println(answer); // {"reason":…,"result":…,"error_code":0}',
    '    }',
    '}',
  ].join('\n');
}

function go(path: string, shown: Shown): string {
  const post =
    shown.kind === 'json'
      ? [
          '	body := `{"key":"` + os.Getenv("RENZHENG_KEY") +',
          `		\`",${shown.rest}\``,
          `	response, err := http.Post(os.Getenv("RENZHENG_URL")+"${path}", "application/json", strings.NewReader(body))`,
        ]
      : [
          `	response, err := http.PostForm(os.Getenv("RENZHENG_URL")+"${path}", url.Values{`,
          '		"key": {os.Getenv("RENZHENG_KEY")},',
          ...shown.form.map(([name, value]) => `		"${name}": {${quoted(value)}},`),
          '	})',
        ];
  const imports = ['encoding/json', 'fmt', 'log', 'net/http', shown.kind === 'json' ? 'strings' : 'net/url', 'os'];
  return [
    'package main',
    '',
    'import (',
    ...imports.toSorted().map((name) => `	"${name}"`),
    ')',
    '',
    'func main() {',
    ...post,
    '	if err != nil {',
    '		log.Fatal(err)',
    '	}',
    '	defer response.Body.Close()',
    '	var answer struct {',
    '		ErrorCode int             `json:"error_code"`',
    '		Reason    string          `json:"reason"`',
    '		Result    json.RawMessage `json:"result"`',
    '	}',
    '	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {',
    '		log.Fatal(err)',
    '	}',
    '	fmt.Println(answer.ErrorCode, answer.Reason)',
    '}',
  ].join('\n');
}

function python(path: string, shown: Shown): string {
  const request =
    shown.kind === 'json'
      ? [
          `url = os.environ["RENZHENG_URL"] + "${path}"`,
          `body = '{"key":"' + os.environ["RENZHENG_KEY"] + '",${shown.rest}'`,
          'request = urllib.request.Request(url, body.encode(), {"Content-Type": "application/json"})',
        ]
      : [
          `url = os.environ["RENZHENG_URL"] + "${path}"`,
          'fields = {',
          '    "key": os.environ["RENZHENG_KEY"],',
          ...shown.form.map(([name, value]) => `    "${name}": ${quoted(value)},`),
          '}',
          'request = urllib.request.Request(url, urllib.parse.urlencode(fields).encode())',
        ];
  return [
    'import json, os, urllib.parse, urllib.request',
    '',
    ...request,
    'with urllib.request.urlopen(request, timeout=30) as response:',
    '    answer = json.load(response)',
    'print(answer["error_code"], answer["reason"])',
  ].join('\n');
}

function node(path: string, shown: Shown): string {
  const request =
    shown.kind === 'json'
      ? [
          'const { RENZHENG_URL, RENZHENG_KEY } = process.env;',
          `const response = await fetch(\`\${RENZHENG_URL}${path}\`, {`,
          `  method: 'POST',`,
          `  headers: { 'Content-Type': 'application/json' },`,
          `  body: \`{"key":"\${RENZHENG_KEY}",${shown.rest}\`,`,
          '});',
        ]
      : [
          'const { RENZHENG_URL, RENZHENG_KEY } = process.env;',
          `const response = await fetch(\`\${RENZHENG_URL}${path}\`, {`,
          `  method: 'POST',`,
          '  body: new URLSearchParams({',
          '    key: RENZHENG_KEY,',
          ...shown.form.map(([name, value]) => `    ${name}: '${value}',`),
          '  }),',
          '});',
        ];
  return [...request, 'const answer = await response.json();', 'console.log(answer.error_code, answer.reason);'].join(
    '\n',
  );
}

/** A string literal that Java, Go and Python read alike. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
