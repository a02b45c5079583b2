import { ByteSize } from "#components/ui/byte-size.tsx";
import { countOf } from "#components/ui/format-count.ts";
import type { Plan } from "#lib/contract/changes.ts";

function Freed({ freed }: { freed: NonNullable<Plan["freed"]> }) {
  if (freed.bytes === 0) return <p>Frees nothing: every byte is used by something else as well.</p>;
  return (
    <p>
      Frees <ByteSize bytes={freed.bytes} className="font-medium" />{" "}
      {freed.blobs === 0 ? "of manifests" : `in ${countOf(freed.blobs, "blob")}`} that nothing else in the
      index uses, <span className="text-muted">once the registry has collected its garbage.</span>
    </p>
  );
}

function Copied({ copied }: { copied: NonNullable<Plan["copied"]> }) {
  const manifests = countOf(copied.versions, "manifest");
  return (
    <p>
      {copied.bytes === 0 ? (
        `Sends ${manifests} and no blob`
      ) : (
        <>
          Sends <ByteSize bytes={copied.bytes} className="font-medium" /> in {countOf(copied.blobs, "blob")}{" "}
          and {manifests}
        </>
      )}
      {copied.mountable > 0 ? (
        <span className="text-muted">
          ; <ByteSize bytes={copied.mountable} /> {copied.bytes === 0 ? "are" : "more are"} there already or
          mounted
        </span>
      ) : null}
      .
    </p>
  );
}

/** What deleting frees or copying sends, in bytes. */
export function PlanBytes({ plan: { freed, copied } }: { plan: Plan }) {
  return (
    <>
      {freed ? <Freed freed={freed} /> : null}
      {copied ? <Copied copied={copied} /> : null}
    </>
  );
}
