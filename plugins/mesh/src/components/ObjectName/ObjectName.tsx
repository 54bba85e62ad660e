import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { ObjectRef } from '@mesh-portal/istio-semantics';
import { meshTranslationRef } from '../../translation';
import { objectName } from '../../utils/objectName';
import { useKialiUrl, useShowObject } from '../ObjectView';
import { SafeLink } from '../SafeLink';
import styles from './ObjectName.module.css';

export interface ObjectNameProps {
  object: ObjectRef;
  /** Path inside the object that decided. */
  field?: string;
  /** Shown where the object does not say its cluster itself. */
  cluster?: string;
}

/** Kind, namespace, name and cluster of an object, as text; it shows the object where the reader may see it, and leads to Kiali. */
export function ObjectName({
  object,
  field,
  cluster = object.cluster,
}: ObjectNameProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const showObject = useShowObject();
  const kialiUrl = useKialiUrl(object);
  const name = (
    <>
      <span className={styles.kind}>{object.kind}</span>{' '}
      <code className={styles.name}>{objectName(object)}</code>
    </>
  );
  return (
    <span className={styles.root}>
      {showObject ? (
        <button
          type="button"
          aria-haspopup="dialog"
          className={styles.button}
          onClick={() => showObject(object)}
        >
          {name}
        </button>
      ) : (
        name
      )}
      {kialiUrl && (
        <SafeLink
          url={kialiUrl}
          title={t('links.inKiali', {
            object: `${object.kind} ${objectName(object)}`,
          })}
        />
      )}
      {field && (
        <>
          {' '}
          <code className={styles.field}>{field}</code>
        </>
      )}
      {cluster && (
        <>
          {' '}
          <span className={styles.kind}>{cluster}</span>
        </>
      )}
    </span>
  );
}
