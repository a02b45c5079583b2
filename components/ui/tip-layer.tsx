"use client";

import { useEffect, useRef, useState } from "react";

interface Tip {
  text: string;
  left: number;
  top: number;
  above: boolean;
}

const DELAY_MILLISECONDS = 250;
const GAP = 6;

/** Where the tip of an element belongs, and what it says; null when it has none or shows all its text already. */
function tipOf(element: HTMLElement): Tip | null {
  const text = element.dataset.tip;
  if (!text || (element.dataset.tipWhen === "cut" && !isCut(element))) return null;
  const box = element.getBoundingClientRect();
  const above = box.bottom + 60 > window.innerHeight;
  return { text, left: box.left + box.width / 2, top: above ? box.top - GAP : box.bottom + GAP, above };
}

/** Some of the text in it is hidden behind an ellipsis. */
function isCut(element: HTMLElement): boolean {
  return [element, ...element.querySelectorAll<HTMLElement>("*")].some(
    (each) => each.scrollWidth > each.clientWidth + 1,
  );
}

/** Listens once for the whole page. Calls back with the element that wants its tip shown, or null. */
function watchTips(show: (element: HTMLElement | null) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const target = (event: Event) =>
    event.target instanceof Element ? event.target.closest<HTMLElement>("[data-tip]") : null;
  function over(event: Event) {
    clearTimeout(timer);
    if (event.target instanceof Element && event.target.closest("[data-tip-layer]")) return;
    const element = target(event);
    timer = setTimeout(() => show(element), element ? DELAY_MILLISECONDS : 80);
  }
  function focus(event: FocusEvent) {
    const element = target(event);
    if (element && element === event.target && element.matches(":focus-visible")) show(element);
  }
  const hide = () => {
    clearTimeout(timer);
    show(null);
  };
  const key = (event: KeyboardEvent) => event.key === "Escape" && hide();
  const leaving = [
    ["pointerdown", hide],
    ["focusout", hide],
    ["scroll", hide],
  ] as const;
  document.addEventListener("pointerover", over);
  document.addEventListener("focusin", focus);
  document.addEventListener("keydown", key);
  for (const [name, listener] of leaving) document.addEventListener(name, listener, { capture: true });
  return () => {
    clearTimeout(timer);
    document.removeEventListener("pointerover", over);
    document.removeEventListener("focusin", focus);
    document.removeEventListener("keydown", key);
    for (const [name, listener] of leaving) document.removeEventListener(name, listener, { capture: true });
  };
}

/**
 * Shows the `data-tip` of whatever the pointer rests on or the keyboard reaches. One layer for the page: a tooltip
 * component per cell would cost a table of thousands dearly. The text is always text. It can be dismissed with
 * Escape and stays while the pointer is on it (WCAG 1.4.13). With
 * `data-tip-when="cut"` only text that is cut gets its tip. A tip only repeats or refines what is said
 * elsewhere, so it is not read out.
 */
export function TipLayer() {
  const [tip, setTip] = useState<Tip | null>(null);
  const shown = useRef<HTMLElement | null>(null);
  useEffect(
    () =>
      watchTips((element) => {
        shown.current = element;
        setTip(element ? tipOf(element) : null);
      }),
    [],
  );
  useEffect(() => {
    if (!tip || !shown.current) return;
    // "Copied" replaces the tip of a button while it is shown.
    const observer = new MutationObserver(() => setTip(shown.current ? tipOf(shown.current) : null));
    observer.observe(shown.current, { attributeFilter: ["data-tip"] });
    return () => observer.disconnect();
  }, [tip]);

  if (!tip) return null;
  return (
    <div
      aria-hidden="true"
      data-tip-layer=""
      className="fixed z-60 max-w-[min(36rem,calc(100vw-1rem))] rounded-control border border-line bg-panel px-2 py-1 text-xs text-ink shadow-float [overflow-wrap:anywhere]"
      style={{
        left: tip.left,
        top: tip.top,
        transform: `translate(${shift(tip)}, ${tip.above ? "-100%" : "0"})`,
      }}
    >
      {tip.text}
    </div>
  );
}

/** Near an edge of the window the tip grows inwards instead of around its middle. */
function shift(tip: Tip): string {
  if (tip.left < 160) return `-${Math.min(tip.left - 8, 40)}px`;
  if (tip.left > window.innerWidth - 160)
    return `calc(-100% + ${Math.min(window.innerWidth - tip.left - 8, 40)}px)`;
  return "-50%";
}
