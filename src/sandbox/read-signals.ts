import { DIGEST_KINDS, digestHex } from '../kernel/digests.ts';
import { idNumberSpellings, parseIdNumber } from '../identity/id-number.ts';
import { PEOPLE } from './catalogue.ts';
import { magicValuesOf, type ApiSandbox, type Carried, type Signals } from './scenario.ts';

interface Meaning {
  readonly slug: string;
  readonly person: string | null;
}

/** Recognises the magic values of one API, in plain or as digests. Everything else in a request is ignored. */
export class SignalReader {
  readonly #meanings = new Map<string, Meaning>();
  readonly #slugs: ReadonlySet<string>;
  readonly #plain: string;

  constructor(sandbox: ApiSandbox) {
    this.#plain = sandbox.plain;
    this.#slugs = new Set(sandbox.scenarios.map(({ slug }) => slug));
    for (const scenario of sandbox.scenarios) {
      const { idNumber, phone, name } = magicValuesOf(sandbox, scenario);
      this.#learn(idNumber, { slug: scenario.slug, person: idNumber });
      this.#learn(phone, { slug: scenario.slug, person: null });
      // A name always comes with a number, so the name of a plain answer adds nothing.
      this.#learn(name, { slug: scenario.slug, person: null });
      this.#meanings.set(scenario.slug, { slug: scenario.slug, person: null });
    }
    for (const { idNumber } of PEOPLE) this.#learn(idNumber, { slug: sandbox.plain, person: idNumber });
  }

  /**
   * What the magic values ask for. The first value that names more than the plain answer wins. If there is none, it is
   * the plain answer.
   */
  read({ texts, marks = [], switches = {} }: Carried): Signals {
    const found = texts.flatMap((text) => (text ? (this.#meanings.get(text) ?? []) : []));
    const marked = marks.flatMap((mark) => (mark !== null && this.#slugs.has(mark) ? [mark] : []));
    const slugs = [...found.map(({ slug }) => slug), ...marked];
    return {
      scenario: slugs.find((slug) => slug !== this.#plain) ?? slugs[0] ?? null,
      person: found.find(({ person }) => person !== null)?.person ?? null,
      switches,
    };
  }

  #learn(text: string | null, meaning: Meaning): void {
    if (text === null || text === '') return;
    const idNumber = parseIdNumber(text);
    for (const spelling of idNumber ? idNumberSpellings(idNumber) : [text]) {
      this.#meanings.set(spelling, meaning);
      for (const kind of DIGEST_KINDS) this.#meanings.set(digestHex(kind, spelling), meaning);
    }
  }
}
