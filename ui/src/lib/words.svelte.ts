// Every sentence of the page, by id. Python sends codes and numbers; here they become words.
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";

import english from "../locales/en.ftl?raw";
import type { Problem } from "../types.gen";

export const LANGUAGES = { en: "English", de: "Deutsch", fr: "Français", es: "Español" } as const;
type Language = keyof typeof LANGUAGES;
export type Args = Record<string, FluentVariable>;

const CATALOGUES: Record<Exclude<Language, "en">, () => Promise<{ default: string }>> = {
  de: () => import("../locales/de.ftl?raw"),
  fr: () => import("../locales/fr.ftl?raw"),
  es: () => import("../locales/es.ftl?raw"),
};

interface Words {
  language: string;
  bundles: FluentBundle[];
}

let current = $state.raw<Words>({ language: "", bundles: [] });

export function language(): string {
  return current.language;
}

/** The language of the system, among those that there are. */
function systemLanguage(): Language {
  for (const wanted of navigator.languages) {
    const short = wanted.slice(0, 2).toLowerCase();
    if (short in LANGUAGES) {
      return short as Language;
    }
  }
  return "en";
}

export async function setLanguage(wanted: string): Promise<void> {
  const code = wanted === "" ? systemLanguage() : wanted;
  if (code === current.language) {
    return;
  }
  const bundles: FluentBundle[] = [];
  if (code in CATALOGUES) {
    const catalogue = await CATALOGUES[code as keyof typeof CATALOGUES]();
    bundles.push(bundle(code, catalogue.default));
  }
  const isPseudo = code === "en-XA" || code === "ar-XB";
  bundles.push(bundle(isPseudo ? code : "en", english, isPseudo ? pseudo : undefined));
  current = { language: code, bundles };
  document.documentElement.lang = code;
  document.documentElement.dir = code.startsWith("ar") ? "rtl" : "ltr";
}

function bundle(code: string, text: string, transform?: (text: string) => string): FluentBundle {
  // Values are set in <bdi> or their own elements, so no invisible isolating characters are needed.
  const made = new FluentBundle(code.startsWith("ar") ? ["ar-u-nu-latn", "en"] : [code, "en"], {
    useIsolating: false,
    ...(transform ? { transform } : {}),
  });
  made.addResource(new FluentResource(text));
  return made;
}

const ACCENTS: Record<string, string> = {
  a: "á", e: "é", i: "í", o: "ó", u: "ú", c: "ç", n: "ñ", s: "š", y: "ý", A: "Á", E: "É", I: "Í", O: "Ó", U: "Ú",
};

/** Made-up words, 40 % longer: what is cut off or not in a catalogue shows at a glance. */
function pseudo(text: string): string {
  const accented = text.replace(/[aeioucnsyAEIOU]/g, (letter) => ACCENTS[letter] ?? letter);
  return accented.trim() === "" ? text : accented + "·".repeat(Math.ceil(text.trim().length * 0.4));
}

export function has(id: string): boolean {
  return current.bundles.some((made) => made.hasMessage(id));
}

/** The words for an id; `id.attribute` names an attribute. */
export function t(id: string, args?: Args): string {
  const [name = "", attribute] = id.split(".");
  for (const made of current.bundles) {
    const message = made.getMessage(name);
    const pattern = attribute ? message?.attributes[attribute] : message?.value;
    if (pattern) {
      return made.formatPattern(pattern, args ?? null);
    }
  }
  return id;
}

/** What happened, in words; an unknown code still says that nothing is lost. */
export function what(problem: Problem): string {
  const id = `err-${problem.code}`;
  return t(has(id) ? id : "err-unexpected", { kind: problem.code, ...problem.params });
}

export function nextStep(problem: Problem): string {
  const id = `err-${problem.code}`;
  return t(has(id) ? `${id}.next` : "err-unexpected.next", { ...problem.params });
}
