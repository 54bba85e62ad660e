import { Skeleton } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  type EntityMesh,
  type MeshDimension,
  type PromiseKept,
  meshDimensions,
} from '@mesh-portal/backstage-plugin-mesh-common';
import clsx from 'clsx';
import { useDimensionText } from '../../hooks/useDimensionText';
import { useValueWord } from '../../hooks/useValueWord';
import { meshTranslationRef } from '../../translation';
import { StateIcon } from '../StateIcon';
import styles from './DimensionRows.module.css';

export interface DimensionRowsProps {
  /** While it is absent the rows stand in their final places without values. */
  mesh?: EntityMesh;
}

export function DimensionRows({ mesh }: DimensionRowsProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  return (
    <dl
      className={styles.root}
      aria-busy={!mesh}
      aria-label={mesh ? t('mesh') : t('card.loading')}
    >
      {meshDimensions.map(dimension => (
        <div key={dimension} className={styles.row}>
          <dt className={styles.name}>
            <DimensionName dimension={dimension} />
          </dt>
          <dd className={styles.value}>
            {mesh ? (
              <DimensionValue mesh={mesh} dimension={dimension} />
            ) : (
              <Skeleton width="80%" height="2.75em" />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function DimensionName({ dimension }: { dimension: MeshDimension }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const name = t(`dimension.${dimension}`);
  return dimension === 'mtls' || dimension === 'jwt' ? (
    <abbr className={styles.abbreviation} title={t(`longForm.${dimension}`)}>
      {name}
    </abbr>
  ) : (
    <>{name}</>
  );
}

function DimensionValue({
  mesh,
  dimension,
}: {
  mesh: EntityMesh;
  dimension: MeshDimension;
}) {
  const { word, detail } = useDimensionText()(mesh, dimension);
  const promise = mesh.promises?.find(({ key }) => key === dimension);
  return (
    <>
      <StateIcon state={mesh.dimensions[dimension].state} />
      <span className={styles.text}>
        <span className={styles.word}>{word}</span>
        {detail && <span className={styles.detail}>{detail}</span>}
        {promise && <Promised promise={promise} />}
      </span>
    </>
  );
}

function Promised({
  promise: { key, promised, result },
}: {
  promise: PromiseKept;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const valueWord = useValueWord();
  return (
    <span className={clsx(styles.detail, result === 'broken' && styles.broken)}>
      {result === 'kept'
        ? t('promise.kept')
        : t(`promise.${result}`, { value: valueWord(key, promised) })}
    </span>
  );
}
