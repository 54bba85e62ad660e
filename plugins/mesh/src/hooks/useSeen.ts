import { type RefObject, useEffect, useState } from 'react';

/** Whether an element has come into view, or is about to; it stays so. */
export function useSeen(element: RefObject<Element>): boolean {
  const [isSeen, setIsSeen] = useState(false);
  useEffect(() => {
    if (isSeen || !element.current) {
      return undefined;
    }
    if (!('IntersectionObserver' in window)) {
      setIsSeen(true);
      return undefined;
    }
    const observer = new IntersectionObserver(
      entries =>
        entries.some(({ isIntersecting }) => isIntersecting) && setIsSeen(true),
      { rootMargin: '200px' },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, isSeen]);
  return isSeen;
}
