import { Text } from "#components/ui/text.tsx";

/** A tag, or a short digest, in a title or a sentence. */
export function TagName({ children }: { children: string }) {
  return (
    <span className="font-mono text-[0.9em] font-medium [overflow-wrap:anywhere]">
      <Text>{children}</Text>
    </span>
  );
}
