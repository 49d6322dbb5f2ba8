// Numbers, sizes, dates and times as people read them.
import { language, t } from "./words.svelte";

function locale(): string {
  const code = language();
  if (code === "ar-XB") {
    return "ar-u-nu-latn";
  }
  // The reader's own country says how dates look, as long as the language is the same.
  const own = navigator.languages.find((wanted) => wanted.startsWith(code.slice(0, 2)));
  return own ?? code.slice(0, 2);
}

export function number(value: number): string {
  return new Intl.NumberFormat(locale()).format(value);
}

export function percent(share: number): string {
  // Rounded down: 100 % is said only when nothing is left.
  return new Intl.NumberFormat(locale(), { style: "percent" }).format(Math.floor(share * 100) / 100);
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

export function bytes(size: number): string {
  let value = size;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const options = { style: "unit", unit: UNITS[unit] ?? "byte", unitDisplay: unit === 0 ? "long" : "short" } as const;
  const digits = unit >= 2 && value < 100 ? 1 : 0;
  // A number and its unit stay on one line.
  return new Intl.NumberFormat(locale(), { ...options, maximumFractionDigits: digits }).format(value).replace(/ /g, "\u00a0");
}

/** `20261103` as the reader writes dates; anything else as it stands. */
export function dicomDate(text: string): string {
  const found = /^(\d{4})(\d\d)(\d\d)$/.exec(text.trim());
  if (!found) {
    return text;
  }
  const [, year, month, day] = found;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeZone: "UTC" }).format(date);
}

export function moment(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) {
    return iso;
  }
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" }).format(date);
}

/** Remaining time in words, rounded so that it does not jump. */
export function remaining(seconds: number): string {
  if (seconds < 60) {
    return t("left-moment");
  }
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 10) {
    return t("left-minutes", { minutes });
  }
  if (minutes < 60) {
    return t("left-minutes", { minutes: Math.ceil(minutes / 5) * 5 });
  }
  const hours = Math.round(minutes / 30) / 2;
  return t("left-hours", { hours });
}
