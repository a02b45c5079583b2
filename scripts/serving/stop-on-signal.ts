/**
 * Runs `stop` once when the process is asked to end, and ends it with exit code 0. A second signal of the
 * same burst (a terminal and npm both send one) changes nothing; when stopping takes longer than the
 * deadline, the process ends with exit code 1.
 */
export function stopOnSignal(stop: () => Promise<void>, deadlineMilliseconds: number): void {
  let stopping = false;
  const end = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => {
      process.stderr.write("Stopping took too long; some work was cut off.\n");
      process.exit(1);
    }, deadlineMilliseconds).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      },
    );
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
}
