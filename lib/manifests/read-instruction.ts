export interface Instruction {
  /** A Dockerfile's word, or "" when the step was not written by a Dockerfile. */
  instruction: string;
  text: string;
  buildArguments: string[];
}

const WORDS =
  /^(FROM|RUN|CMD|LABEL|MAINTAINER|EXPOSE|ENV|ADD|COPY|ENTRYPOINT|VOLUME|USER|WORKDIR|ARG|ONBUILD|STOPSIGNAL|HEALTHCHECK|SHELL)(?=\s|$)/;
/** The shells Docker uses unless a Dockerfile names another, which is then worth showing. */
const DEFAULT_SHELL = /^(?:\/bin\/sh -c|cmd \/S \/C)(?=\s|$)/;
const ANY_SHELL = / (?:\/(?:usr\/)?bin\/[a-z]{0,8}sh|cmd \/S \/C|powershell) /;
/** Docker's classic builder and Buildah mark steps that ran nothing. */
const NOT_RUN = "#(nop)";
const BUILDKIT_MARK = "# buildkit";
/** A number of build arguments, then that many, then the command. */
const ARGUMENTS = /^\|\d{1,4} /;

/**
 * Reads what a builder wrote into `created_by`: the classic builder's `/bin/sh -c #(nop)  CMD ["x"]` and
 * `|1 A=b /bin/sh -c make`, BuildKit's `RUN |1 A=b /bin/sh -c make # buildkit`, Buildah's, and a plain
 * command. What is not recognised is given back unchanged with an empty instruction.
 */
export function readInstruction(createdBy: string): Instruction {
  const trimmed = createdBy.trim();
  const written = trimmed.endsWith(BUILDKIT_MARK) ? trimmed.slice(0, -BUILDKIT_MARK.length).trim() : trimmed;
  const word = WORDS.exec(written)?.[1];
  if (word === "RUN") return readCommand(written.slice(word.length).trim());
  if (word !== undefined) return readWords(word, written);
  if (DEFAULT_SHELL.test(written) || ARGUMENTS.test(written)) return readCommand(written);
  return { instruction: "", text: written, buildArguments: [] };
}

function readCommand(written: string): Instruction {
  const { command, buildArguments } = withoutArguments(written);
  const shell = DEFAULT_SHELL.exec(command)?.[0];
  if (shell === undefined) return { instruction: "RUN", text: command, buildArguments };
  const text = command.slice(shell.length).trim();
  if (!text.startsWith(NOT_RUN)) return { instruction: "RUN", text, buildArguments };
  const rest = text.slice(NOT_RUN.length).trim();
  const word = WORDS.exec(rest)?.[1];
  if (word === undefined) return { instruction: "", text: rest, buildArguments };
  return { ...readWords(word, rest), buildArguments };
}

/** The values may hold blanks, so the shell that follows them marks their end. */
function withoutArguments(written: string): { command: string; buildArguments: string[] } {
  const count = ARGUMENTS.exec(written)?.[0];
  const shell = ANY_SHELL.exec(written);
  if (count === undefined || shell === null) return { command: written, buildArguments: [] };
  const listed = written.slice(count.length, Math.max(count.length, shell.index));
  return {
    command: written.slice(shell.index + 1),
    buildArguments: listed === "" ? [] : listed.split(/ (?=[A-Za-z_]\w{0,255}=)/),
  };
}

/** `ADD file:4ac4… in /` was `ADD … /`: the source's name is lost, its checksum is kept. */
function readWords(instruction: string, written: string): Instruction {
  const rest = written.slice(instruction.length).trim();
  const isCopy = instruction === "ADD" || instruction === "COPY";
  return { instruction, text: isCopy ? rest.replace(/ in (\S+)$/, " $1") : rest, buildArguments: [] };
}
