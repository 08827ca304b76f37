import { getParser } from 'bowser';
import { isbot } from 'isbot';

/** What a User-Agent text says about the program that sent it. */
export interface UserAgent {
  /** Whether it names a crawler, a monitoring service or an HTTP library that `isbot` knows. */
  readonly bot: boolean;
  /** Whether the browser has no screen or runs under a test driver. */
  readonly headless: boolean;
  /** Whether it is an HTTP library rather than a browser or an app. */
  readonly library: boolean;
  /** Whether it is a library or tool of scripts, which apps of people do not use, e.g. `python-requests/2.31`. */
  readonly script: boolean;
  /** Whether it is a crawler that says so, e.g. `Googlebot/2.1`. */
  readonly crawler: boolean;
  /** Whether it is Android's own emulator image or a common desktop emulator. */
  readonly emulator: boolean;
  /** Whether it names a phone's system and a computer's, which no browser does. Absent in events of earlier releases. */
  readonly twoSystems?: boolean;
  readonly os: 'android' | 'ios' | 'windows' | 'macos' | 'linux' | 'other' | '';
}

/** Reads a User-Agent text. */
export type UserAgentReader = (text: string) => UserAgent;

/**
 * Makes a reader that remembers the last `entriesMax` texts. Parsing a text takes about 100 microseconds, and the same
 * texts come again and again.
 */
export function createUserAgentReader(entriesMax = 16_384): UserAgentReader {
  const known = new Map<string, UserAgent>();
  return (text) => {
    const hit = known.get(text);
    if (hit !== undefined) return hit;
    const read = readUserAgent(text);
    const oldest = known.keys().next();
    if (known.size >= entriesMax && oldest.done === false) known.delete(oldest.value);
    known.set(text, read);
    return read;
  };
}

function readUserAgent(text: string): UserAgent {
  const headless = HEADLESS.test(text);
  const library = LIBRARY.test(text);
  const bot = isbot(text);
  const crawler = bot && CRAWLER.test(text);
  return {
    bot,
    headless,
    library,
    script: SCRIPT.test(text),
    crawler,
    emulator: EMULATOR.test(text),
    twoSystems: TWO_SYSTEMS.test(text),
    os: osOf(text),
  };
}

const HEADLESS = /headless|phantomjs|slimerjs|selenium|webdriver|puppeteer|playwright|cypress/i;
/** Matches only at the start of the text, because an app may name its library further on. */
const LIBRARY =
  /^(?:curl|wget|python|aiohttp|httpx|scrapy|go-http-client|java|apache-httpclient|okhttp|axios|node|undici|got|ruby|libwww-perl|lwp|guzzle|php|postman|insomnia|rest-client|winhttp|powershell|httpie|k6|jmeter|ab|wrk)\b/i;
/**
 * What scripts call themselves. Libraries that apps embed too, such as okhttp, CFNetwork and Apache-HttpClient, are not
 * among them.
 */
const SCRIPT =
  /^(?:curl|wget|python|aiohttp|httpx|scrapy|go-http-client|axios|node|undici|got|ruby|libwww-perl|lwp|guzzle|php|postman|insomnia|rest-client|powershell|httpie|k6|jmeter|ab|wrk)(?:[-/ ]|$)/i;
/** Not the other way round: browsers of Windows Phone named Android, and an iPad in desktop mode names a Macintosh alone. */
const TWO_SYSTEMS = /^(?!.*Windows Phone).*(?:Android|iPhone|iPad)[^)]*(?:Windows NT|Macintosh)/;
const CRAWLER = /(?:[a-z]bot|spider|crawler)(?:[/;,) -]|$)/i;
const EMULATOR =
  /android sdk built for|sdk_gphone|generic_x86|goldfish|ranchu|nox|bluestacks|ldplayer|mumu|memu|genymotion|droid4x/i;

function osOf(text: string): UserAgent['os'] {
  if (/CFNetwork\/.*Darwin\//.test(text)) return 'ios';
  // Only the operating system is asked for. The rest of bowser's work costs most of its time.
  switch (getParser(text, true).getOS().name) {
    case undefined:
      return '';
    case 'Android':
    case 'HarmonyOS':
      return 'android';
    case 'iOS':
      return 'ios';
    case 'Windows':
      return 'windows';
    case 'macOS':
      return 'macos';
    case 'Linux':
      return 'linux';
    default:
      return 'other';
  }
}
