export interface PullCommand {
  tool: string;
  command: string;
}

/** Quotes for a POSIX shell. Names that follow the grammar need none; anything else must not become a second command. */
function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The commands people copy, one per tool.
 *
 * @param pullName host and repository, `registry.example.com/payments/api`
 * @param reference `:tag` or `@algorithm:hex`, with its separator
 * @param platform `os/architecture[/variant]` of the one platform meant, or null for all or the only one
 */
export function pullCommands(pullName: string, reference: string, platform: string | null): PullCommand[] {
  const name = shellWord(`${pullName}${reference}`);
  const only = platform ? ` --platform ${shellWord(platform)}` : "";
  return [
    { tool: "docker", command: `docker pull${only} ${name}` },
    { tool: "podman", command: `podman pull${only} ${name}` },
    { tool: "nerdctl", command: `nerdctl pull${only} ${name}` },
    { tool: "skopeo", command: `skopeo inspect ${shellWord(`docker://${pullName}${reference}`)}` },
    { tool: "crane", command: `crane pull${only} ${name} image.tar` },
    { tool: "Kubernetes", command: `image: ${pullName}${reference}` },
  ];
}

/** What people use to pull a Helm chart or another artifact instead of an image. */
export function artifactCommands(
  purpose: string,
  pullName: string,
  reference: string,
  tag: string | null,
): PullCommand[] {
  const name = shellWord(`${pullName}${reference}`);
  const oras = { tool: "oras", command: `oras pull ${name}` };
  if (purpose !== "helm-chart" || tag === null) return [oras];
  // Helm writes the `+` of a chart version as `_` in the tag, because a tag may not contain `+`.
  const version = shellWord(tag.replaceAll("_", "+"));
  return [
    { tool: "helm", command: `helm pull ${shellWord(`oci://${pullName}`)} --version ${version}` },
    oras,
  ];
}
