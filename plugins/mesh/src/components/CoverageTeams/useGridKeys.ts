import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useRef,
} from 'react';

const FOCUSABLE = 'a[href], button';

/**
 * Makes a table one stop of the Tab key, with arrows, Home and End inside it, as the WAI-ARIA grid pattern has it: a stop
 * per cell would be hundreds.
 */
export function useGridKeys(): {
  ref: RefObject<HTMLTableElement>;
  onFocus: (event: FocusEvent) => void;
  onKeyDown: (event: KeyboardEvent) => void;
} {
  const ref = useRef<HTMLTableElement>(null);
  const stop = useRef<HTMLElement | null>(null);

  // After every render, because links of the cells come and go.
  useEffect(() => {
    const all = focusables(ref.current);
    if (!stop.current || !all.includes(stop.current)) {
      stop.current = all[0] ?? null;
    }
    for (const each of all) {
      each.tabIndex = each === stop.current ? 0 : -1;
    }
  });

  const onFocus = useCallback((event: FocusEvent) => {
    const target = (event.target as HTMLElement).closest<HTMLElement>(
      FOCUSABLE,
    );
    if (target && target !== stop.current) {
      if (stop.current) {
        stop.current.tabIndex = -1;
      }
      target.tabIndex = 0;
      stop.current = target;
    }
  }, []);

  const onKeyDown = useCallback((event: KeyboardEvent) => {
    const { target, key, ctrlKey, metaKey, altKey, shiftKey } = event;
    if (ctrlKey || metaKey || altKey || shiftKey) {
      return;
    }
    const next = neighbour(target as HTMLElement, key);
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }, []);

  return { ref, onFocus, onKeyDown };
}

function focusables(within: Element | null): HTMLElement[] {
  return within ? [...within.querySelectorAll<HTMLElement>(FOCUSABLE)] : [];
}

function neighbour(from: HTMLElement, key: string): HTMLElement | undefined {
  const row = from.closest('tr');
  const inRow = focusables(row);
  const index = inRow.indexOf(from);
  switch (key) {
    case 'ArrowLeft':
      return inRow[index - 1];
    case 'ArrowRight':
      return inRow[index + 1];
    case 'Home':
      return inRow[0];
    case 'End':
      return inRow[inRow.length - 1];
    case 'ArrowUp':
    case 'ArrowDown':
      return inNextRow(from, key === 'ArrowDown' ? 1 : -1);
    default:
      return undefined;
  }
}

/** The nearest one of the next row that has any, by where it is on the screen: heads may span several rows. */
function inNextRow(from: HTMLElement, step: 1 | -1): HTMLElement | undefined {
  const rows = [...(from.closest('table')?.rows ?? [])];
  const column = columnOf(from);
  for (
    let i = rows.indexOf(from.closest('tr')!) + step;
    i >= 0 && i < rows.length;
    i += step
  ) {
    const [first, ...others] = focusables(rows[i]);
    if (first) {
      return others.reduce(
        (best, each) =>
          Math.abs(columnOf(each) - column) < Math.abs(columnOf(best) - column)
            ? each
            : best,
        first,
      );
    }
  }
  return undefined;
}

/** Number of the column, from 0; `data-column` says it where heads above span several. */
function columnOf(element: HTMLElement): number {
  const cell = element.closest<HTMLTableCellElement>('td, th');
  return Number(cell?.dataset.column ?? cell?.cellIndex ?? 0);
}
