import type { ReactNode } from 'react';
import { Box, Text } from '@backstage/ui';
import type { MeshState } from '@mesh-portal/backstage-plugin-mesh-common';
import { StateIcon } from '../StateIcon';
import styles from './Section.module.css';

export interface SectionProps {
  /** Anchor in the address. */
  id: string;
  title: string;
  state: MeshState | undefined;
  children: ReactNode;
}

export function Section({ id, title, state, children }: SectionProps) {
  return (
    <Box as="section" bg="neutral" className={styles.root} aria-labelledby={id}>
      <div className={styles.header}>
        <Text
          as="h2"
          id={id}
          tabIndex={-1}
          variant="title-x-small"
          weight="bold"
          className={styles.title}
        >
          {title}
        </Text>
        {state && <StateIcon state={state} />}
      </div>
      {children}
    </Box>
  );
}

/** A titled part of a section. */
export function Part({
  title,
  children,
}: {
  title: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={styles.part}>
      <Text
        as="h4"
        variant="body-medium"
        weight="bold"
        className={styles.partTitle}
      >
        {title}
      </Text>
      {children}
    </div>
  );
}
