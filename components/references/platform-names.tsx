import { Text } from "#components/ui/text.tsx";

export interface PlatformName {
  os: string;
  architecture: string;
  variant: string | null;
}

/** `linux/arm64/v8`: the whole name of a platform. */
export function platformName(platform: PlatformName): string {
  return [platform.os, platform.architecture, platform.variant].filter(Boolean).join("/");
}

/** Platforms in a table: only the architectures when all are Linux, whole names on hover. */
export function PlatformNames({ platforms }: { platforms: readonly PlatformName[] }) {
  const linux = platforms.every((platform) => platform.os === "linux");
  const short = (platform: PlatformName) =>
    linux ? [platform.architecture, platform.variant].filter(Boolean).join("/") : platformName(platform);
  return (
    <span className="truncate text-muted" data-tip={platforms.map(platformName).join(", ") || undefined}>
      {platforms.map((platform, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a list that never changes its order; names can repeat
        <span key={index} className="mr-1.5 last:mr-0">
          <Text>{short(platform)}</Text>
        </span>
      ))}
    </span>
  );
}
