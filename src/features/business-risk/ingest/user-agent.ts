import { getParser } from 'bowser';
import { isbot } from 'isbot';

/** What a User-Agent text says of the program that sent it. */
export interface UserAgent {
  /** A crawler, monitoring service or HTTP library by name, as `isbot` knows them. */
  readonly bot: boolean;
  /** A browser without a screen or under a test driver. */
  readonly headless: boolean;
  /** An HTTP library rather than a browser or an app. */
  readonly library: boolean;
  /** Android's own emulator images and the common desktop emulators. */
  readonly emulator: boolean;
  readonly os: 'android' | 'ios' | 'windows' | 'macos' | 'linux' | 'other' | '';
}

/** Reads a User-Agent text. */
export type UserAgentReader = (text: string) => UserAgent;

/** A reader that remembers the last `entriesMax` texts: parsing one takes some 100 microseconds, traffic repeats them. */
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
  return { bot: isbot(text), headless, library, emulator: EMULATOR.test(text), os: osOf(text) };
}

const HEADLESS = /headless|phantomjs|slimerjs|electron|selenium|webdriver|puppeteer|playwright|cypress/i;
/** Stands at the start of the text: an app may name its library further on. */
const LIBRARY =
  /^(?:curl|wget|python|aiohttp|httpx|scrapy|go-http-client|java|apache-httpclient|okhttp|axios|node|undici|got|ruby|libwww-perl|lwp|guzzle|php|postman|insomnia|rest-client|winhttp|powershell|httpie|k6|jmeter|ab|wrk)\b/i;
const EMULATOR =
  /android sdk built for|sdk_gphone|generic_x86|goldfish|ranchu|nox|bluestacks|ldplayer|mumu|memu|genymotion|droid4x/i;

function osOf(text: string): UserAgent['os'] {
  if (/CFNetwork\/.*Darwin\//.test(text)) return 'ios';
  // The rest of what bowser can read is not asked for, and costs most of its time.
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
