import { ArrowUpRight } from "lucide-react";
import { Text } from "./text.tsx";

/** The address if it is plain http or https without a password in it; null otherwise. */
export function safeExternalUrl(address: string): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const plain = url.protocol === "https:" || url.protocol === "http:";
  return plain && url.username === "" && url.password === "" ? url : null;
}

/**
 * A link that somebody else wrote, in a label or an annotation. Only http and https become links, everything else
 * stays text; the host is shown, because the words in front of it can claim anything.
 */
export function ExternalLink({ href, children }: { href: string; children?: string }) {
  const url = safeExternalUrl(href);
  if (!url) return <Text>{children ?? href}</Text>;
  return (
    <a
      href={url.href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      data-tip={url.href}
      className="inline-flex max-w-full items-baseline gap-1 text-accent underline-offset-2 hover:underline"
    >
      <span className="truncate">
        <Text>{children ?? url.host + (url.pathname === "/" ? "" : url.pathname)}</Text>
      </span>
      {children ? <span className="shrink-0 text-xs text-muted">{url.host}</span> : null}
      <ArrowUpRight aria-hidden="true" className="size-3 shrink-0 self-center" />
      <span className="sr-only">, opens in a new tab</span>
    </a>
  );
}
