/**
 * Whether a name fits a pattern in which `*` stands for any text, also none, and everything else for itself.
 * No regular expression: a pattern of many stars cannot make it slow, as it goes back to the last star only.
 */
export function matchesPattern(pattern: string, name: string): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let retry = 0;
  while (place < name.length) {
    if (pattern[at] === "*") {
      star = at;
      at += 1;
      retry = place;
    } else if (at < pattern.length && pattern[at] === name[place]) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      at = star + 1;
      retry += 1;
      place = retry;
    } else {
      return false;
    }
  }
  while (pattern[at] === "*") at += 1;
  return at === pattern.length;
}
