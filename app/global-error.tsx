"use client";

import "./globals.css";

/** The last resort, when not even the frame can be drawn: it depends on nothing else. */
export default function FrameFailed({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <html lang="en">
      <body>
        <title>Tagtrail</title>
        <main className="mx-auto grid max-w-130 justify-items-center gap-2 px-6 py-24 text-center">
          <h1 className="text-base font-medium">Tagtrail could not draw this page.</h1>
          <p className="text-muted">
            What is stored is not affected. Try again; if it stays, the server's log has the details
            {error.digest ? ` under ${error.digest}` : null}.
          </p>
          <button
            type="button"
            onClick={reset}
            className="mt-3 h-[30px] rounded-control border border-line bg-panel px-3 font-medium"
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
