interface Listeners {
  onMessage: (data: string) => void;
  /** The first connection stands. */
  onConnect: () => void;
  /** The connection stands again after a pause or a failure. */
  onReconnect: () => void;
}

const FIRST_WAIT_MILLISECONDS = 1000;
const LONGEST_WAIT_MILLISECONDS = 30_000;
/** A connection that ends earlier counts as a failure: something between us cuts every stream. */
const STABLE_MILLISECONDS = 10_000;

/**
 * Listens to server-sent events and keeps listening: after a failure it waits 1, 2, 4 … 30 s. It lets go while the
 * page is hidden, because a browser opens six connections to a server for all of its tabs together (HTTP/1.1), and
 * six forgotten tabs would leave none for the seventh. Returns how to stop.
 */
export function listenToEvents(path: string, { onMessage, onConnect, onReconnect }: Listeners): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT_MILLISECONDS;
  let connectedBefore = false;
  let openedAt = 0;

  function close() {
    clearTimeout(timer);
    source?.close();
    source = null;
  }
  function open() {
    close();
    if (document.visibilityState === "hidden") return;
    const opened = new EventSource(path);
    source = opened;
    opened.onopen = () => {
      openedAt = Date.now();
      if (connectedBefore) onReconnect();
      else onConnect();
      connectedBefore = true;
    };
    opened.onmessage = (event: MessageEvent<string>) => onMessage(event.data);
    opened.onerror = () => {
      close();
      if (openedAt > 0 && Date.now() - openedAt > STABLE_MILLISECONDS) wait = FIRST_WAIT_MILLISECONDS;
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MILLISECONDS);
    };
  }
  const onVisibility = () => (document.visibilityState === "hidden" ? close() : open());
  document.addEventListener("visibilitychange", onVisibility);
  open();
  return () => {
    document.removeEventListener("visibilitychange", onVisibility);
    close();
  };
}
