import { Badge } from "#components/ui/badge.tsx";

/** Red, because whoever stands between us and this registry can read the credential and change every answer. */
export function UnverifiedBadge() {
  return (
    <Badge
      tone="bad"
      className="font-normal tracking-normal"
      tip="The operator switched off the check of this registry's certificate (TAGTRAIL_INSECURE_TLS)."
    >
      certificate not checked
    </Badge>
  );
}
