/**
 * The grammar of the distribution specification, stated a second time on purpose: a stand-in registry that
 * shared the parser of the client under test would agree with the client's mistakes.
 */
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** At most 245 characters, as CNCF distribution 2.8 accepts; checked first so that the pattern sees short input. */
export function isRepositoryName(text: string): boolean {
  return text.length <= 245 && REPOSITORY.test(text);
}

export function isTag(text: string): boolean {
  return text.length <= 128 && TAG.test(text);
}
