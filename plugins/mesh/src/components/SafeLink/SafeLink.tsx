import type { ReactNode } from 'react';
import { Link } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { safeHttpUrl } from '@mesh-portal/backstage-plugin-mesh-common';
import { RiExternalLinkLine } from '@remixicon/react';
import { meshTranslationRef } from '../../translation';
import styles from './SafeLink.module.css';

export interface SafeLinkProps {
  /** Where it leads; only text is shown where that is no safe http or https URL. */
  url: string | undefined;
  /** Text; without one only the icon is shown, and `title` is needed. */
  children?: string;
  /** Says it in full, for hover and screen readers. */
  title?: string;
  /** Shown for an unsafe URL instead of the text. */
  fallback?: ReactNode;
}

/** A link to another site whose address comes from an object, an annotation or a backend. */
export function SafeLink({
  url,
  children = '',
  title = children,
  fallback = children,
}: SafeLinkProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const href = safeHttpUrl(url);
  if (!href) {
    return <>{fallback}</>;
  }
  return (
    <Link
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      standalone
      title={title}
      className={styles.link}
      aria-label={t('card.opensInNewTab', { title })}
    >
      {children}
      <RiExternalLinkLine size={14} aria-hidden />
    </Link>
  );
}
