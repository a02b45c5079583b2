"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { DigestColors } from "#components/references/digest-colors.tsx";
import { Announcer } from "#components/ui/announcer.tsx";
import { ClockProvider } from "#components/ui/clock.tsx";
import { TipLayer } from "#components/ui/tip-layer.tsx";
import { Toaster } from "#components/ui/toaster.tsx";
import { makeQueryClient } from "#lib/console-client/query-client.ts";

interface ProvidersProps {
  /** Lets the script that sets the theme before anything is drawn run under our content security policy. */
  nonce: string | undefined;
  /** Milliseconds since 1970 at which the server drew the page. */
  serverNow: number;
  children: ReactNode;
}

/** What every page stands in: data, addresses, theme, time, and the layers that float above it. */
export function Providers({ nonce, serverNow, children }: ProvidersProps) {
  const [queryClient] = useState(makeQueryClient);
  return (
    <ThemeProvider attribute="data-theme" nonce={nonce} disableTransitionOnChange>
      <QueryClientProvider client={queryClient}>
        <NuqsAdapter>
          <ClockProvider serverNow={serverNow}>
            <DigestColors>
              {children}
              <TipLayer />
              <Announcer />
              <Toaster />
            </DigestColors>
          </ClockProvider>
        </NuqsAdapter>
      </QueryClientProvider>
    </ThemeProvider>
  );
}
