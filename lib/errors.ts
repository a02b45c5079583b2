/** Registered for the whole process: the bundler may give every route its own copy of this module. */
const brand = Symbol.for("tagtrail.error");

/**
 * The one hierarchy of errors. Every failure a person may see is a TagtrailError: a stable `code` for
 * programs, a `message` in plain words, and `advice` that says what to do next. lib/http/problem.ts is
 * the only place that turns one into an HTTP answer; anything that is not a TagtrailError is a bug and
 * is answered as `internal` without its text.
 */
export class TagtrailError extends Error {
  /** See isTagtrailError. */
  readonly [brand] = true;
  readonly code: string;
  /** What the person can do about it, one sentence; null when there is nothing to add. */
  readonly advice: string | null;
  /** Facts for programs and for the page. Never secrets, never raw text of a foreign server. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    options: { advice?: string; details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.advice = options.advice ?? null;
    this.details = options.details ?? {};
  }
}

/**
 * Is this a failure meant for people? Asks for a brand instead of `instanceof`, because the server's own
 * code and the bundled routes hold different copies of the classes.
 */
export function isTagtrailError(value: unknown): value is TagtrailError {
  return value instanceof Error && (value as { [brand]?: unknown })[brand] === true;
}

type Extra = { advice?: string; details?: Record<string, unknown>; cause?: unknown };

/** What was sent cannot be understood or is not allowed by the schema. */
export class InvalidInput extends TagtrailError {
  constructor(message: string, extra?: Extra) {
    super("invalid_input", message, extra);
  }
}

/** The thing named does not exist, or the acting person may not know of it. */
export class NotFound extends TagtrailError {
  constructor(message: string, extra?: Extra) {
    super("not_found", message, extra);
  }
}

/** The request contradicts what is stored now, for example a name that is taken. */
export class Conflict extends TagtrailError {
  constructor(message: string, extra?: Extra) {
    super("conflict", message, extra);
  }
}

/** The acting person, or the page that sent the request, may not do this. */
export class Forbidden extends TagtrailError {
  constructor(message: string, extra?: Extra) {
    super("forbidden", message, extra);
  }
}

/** A request body, parameter or answer is larger than the stated limit. */
export class TooLarge extends TagtrailError {
  constructor(message: string, extra?: Extra) {
    super("too_large", message, extra);
  }
}

/** A part of this installation (database, disk, configuration) is not usable now. */
export class Unavailable extends TagtrailError {
  constructor(message: string, extra?: Extra) {
    super("unavailable", message, extra);
  }
}

/** Somebody wants to change something in a registry, and this console must not. */
export class ReadOnly extends TagtrailError {
  constructor(extra?: Extra) {
    super("read_only", "This console is read-only: nothing in a registry is changed.", {
      advice: "Whoever runs this console decides that by TAGTRAIL_READ_ONLY.",
      ...extra,
    });
  }
}

/** The environment or the configuration file is wrong; the server does not start. */
export class InvalidConfiguration extends TagtrailError {
  constructor(message: string, extra?: Extra) {
    super("invalid_configuration", message, extra);
  }
}
