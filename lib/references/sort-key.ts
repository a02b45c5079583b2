/**
 * Keys whose plain byte order is the order people expect of names, so that a database can sort and page
 * by an index: PostgreSQL with COLLATE "C", SQLite with BINARY, and JavaScript's `<` agree on them, as
 * they are printable ASCII. Two names never share a key: the exact name ends it.
 *
 * How it reads: numbers by value whatever their length, letters without regard to case, `/` before `.`
 * before `-` before `_` before digits before letters, and a shorter name before a longer one. Tags that
 * begin with a number, with or without a `v`, are versions: compared number by number first, and what
 * follows a hyphen comes before the bare version, as Semantic Versioning 2.0.0 section 11 orders
 * pre-releases; so does a PEP 440 pre-release (`3.14.0rc1`). Versions come before other names.
 */
const END = "!";
const SYMBOLS: Readonly<Record<string, string>> = { "/": '"', ".": "#", "-": "%", _: "&" };
const VERSION = /^v?(\d+(?:\.\d+)*)(.*)$/is;
const PEP_440_PRE_RELEASE = /^(?:a|b|rc|alpha|beta|pre|preview|dev)\d/i;

/** A valid tag's key has at most 400 characters, a valid repository's at most 800; others are cut here. */
export const MAX_SORT_KEY_LENGTH = 1024;

/** Order of tags: natural and aware of versions. */
export function tagSortKey(name: string): string {
  const version = VERSION.exec(name.slice(0, MAX_SORT_KEY_LENGTH));
  const core = version?.[1];
  if (core === undefined) return finish(`1${naturalKey(name)}`, name);
  const numbers = core.split(".").map(numberKey).join("");
  const suffix = version?.[2] ?? "";
  return finish(`0${numbers}${suffixMark(suffix)}${naturalKey(suffix)}`, name);
}

/** Order of repositories: natural, namespace by namespace. */
export function repositorySortKey(name: string): string {
  return finish(naturalKey(name), name);
}

/** For lists in memory, in the same order as the database's. */
export function compareTagNames(a: string, b: string): number {
  const left = tagSortKey(a);
  const right = tagSortKey(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** All three sort before every number, so `1.9` with any suffix stays before `1.9.0`. */
function suffixMark(suffix: string): string {
  if (suffix === "") return ".";
  return suffix.startsWith("-") || PEP_440_PRE_RELEASE.test(suffix) ? "-" : "/";
}

function naturalKey(text: string): string {
  return text.slice(0, MAX_SORT_KEY_LENGTH).replace(/\d+|[^\d]/g, (part) => {
    if (/^\d/.test(part)) return numberKey(part);
    const lower = part.toLowerCase();
    return SYMBOLS[lower] ?? (/^[a-z]$/.test(lower) ? lower : escaped(part));
  });
}

/** The count of digits first, so that more digits are the larger number; zeros in front do not count. */
function numberKey(digits: string): string {
  const significant = digits.replace(/^0+(?=\d)/, "");
  const length = significant.length;
  return `${length < 10 ? length : `:${String(length).padStart(4, "0")}`}${significant}`;
}

function finish(key: string, name: string): string {
  const exact = name.slice(0, MAX_SORT_KEY_LENGTH).replace(/[^!-}]/g, escaped);
  return `${key}${END}${exact}`.slice(0, MAX_SORT_KEY_LENGTH);
}

/** Only in names that break the grammar: after all letters, as UTF-16 units. */
function escaped(character: string): string {
  return `~${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
