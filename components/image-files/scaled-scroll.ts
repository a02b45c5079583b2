/** The most that one element is made high, px: browsers stop between 17 million (Firefox) and 33 million. */
export const MAX_HEIGHT = 8_000_000;

/** Into so many parts a list is cut that is higher than an element can be. */
const PARTS = 100;

export interface ScrollPlace {
  /** What the scroll container says, px. */
  scrollTop: number;
  /** How far the list's own beginning is above that of the element, px. The list's place: `scrollTop + offset`. */
  offset: number;
}

/** What is scrolled: the height of all rows and of the part in sight, px. */
export interface ScrollSize {
  total: number;
  view: number;
}

/** How high the element is that stands for a list. */
export const elementHeight = ({ total }: ScrollSize): number => Math.min(total, MAX_HEIGHT);

/**
 * Where a list of any height is, after its container scrolled to `scrollTop`. A list that fits is where the container
 * says. A higher one is cut into parts that lie on each other: a small step moves it by just as much, and only at the
 * edge of a part the container is set back; a jump along the scroll bar is taken as a share of the whole.
 */
export function scrolled(before: ScrollPlace, scrollTop: number, size: ScrollSize): ScrollPlace {
  if (size.total <= MAX_HEIGHT) return { scrollTop, offset: 0 };
  if (Math.abs(scrollTop - before.scrollTop) < size.view) return scrolledTo(scrollTop + before.offset, size);
  const share = scrollTop / (MAX_HEIGHT - size.view);
  const offset = offsetAt(share * (size.total - size.view), size);
  return { scrollTop, offset: clamp(offset, -scrollTop, size.total - size.view - scrollTop) };
}

/** The container's place at which the list is at `top`, px from its own beginning. */
export function scrolledTo(top: number, size: ScrollSize): ScrollPlace {
  const place = clamp(top, 0, Math.max(0, size.total - size.view));
  if (size.total <= MAX_HEIGHT) return { scrollTop: place, offset: 0 };
  const offset = offsetAt(place, size);
  return { scrollTop: place - offset, offset };
}

function offsetAt(place: number, { total }: ScrollSize): number {
  const partHeight = MAX_HEIGHT / PARTS;
  const parts = Math.ceil(total / partHeight);
  const part = Math.min(parts - 1, Math.floor(place / partHeight));
  return Math.round((part * (total - MAX_HEIGHT)) / (parts - 1));
}

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));
