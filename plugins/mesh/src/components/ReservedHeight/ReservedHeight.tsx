import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';

export interface ReservedHeightProps {
  /** Tells the cards of one entity apart. */
  name: string;
  loading: boolean;
  children: ReactNode;
}

/**
 * Keeps as much room for what loads as it took when it was last shown in this tab of the browser, so that nothing below
 * moves when it arrives: what it says, and so its height, differs from entity to entity.
 */
export function ReservedHeight({
  name,
  loading,
  children,
}: ReservedHeightProps) {
  const key = `mesh.height.${name}.${stringifyEntityRef(useEntity().entity)}`;
  const content = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!loading && content.current) {
      remember(key, content.current.offsetHeight);
    }
  });
  return (
    <div
      ref={content}
      style={loading ? { minBlockSize: remembered(key) } : undefined}
    >
      {children}
    </div>
  );
}

// A browser may be told to keep nothing, and then throws.
function remember(key: string, height: number) {
  try {
    sessionStorage.setItem(key, String(height));
  } catch {
    // The next time starts with the height of the skeleton.
  }
}

function remembered(key: string): number | undefined {
  try {
    return Number(sessionStorage.getItem(key)) || undefined;
  } catch {
    return undefined;
  }
}
