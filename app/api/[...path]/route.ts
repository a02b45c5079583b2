import { defineUnknownRoute } from "#lib/http/define-route.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineUnknownRoute("/api");
