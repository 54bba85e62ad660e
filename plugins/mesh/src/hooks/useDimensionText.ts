import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type {
  EntityMesh,
  MeshDimension,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshTranslationRef } from '../translation';
import { lastValue } from '../utils/entityMesh';
import { objectName } from '../utils/objectName';
import { shareName } from '../utils/shareName';
import { type Formats, useFormats } from './useFormats';
import { useReasonText } from './useReasonText';
import { useValueWord, type ValueWord } from './useValueWord';

type Translate =
  (typeof meshTranslationRef)['T'] extends infer Messages extends Record<
    string,
    string
  >
    ? ReturnType<typeof useTranslationRef<Messages>>['t']
    : never;

export interface DimensionText {
  /** The state in one or two words. */
  word: string;
  /** What is behind it: figures where all is well, the reason where it is not. */
  detail?: string;
}

interface Facts {
  /** Replaces the word of the value. */
  word?: string;
  detail?: string;
}

const describe: Record<
  MeshDimension,
  (mesh: EntityMesh, t: Translate, formats: Formats) => Facts
> = {
  sidecar(mesh, t, { number }) {
    const groups = mesh.workloads.flatMap(
      ({ injection }) => lastValue(injection)?.pods ?? [],
    );
    const count = groups.reduce((sum, { names }) => sum + names.length, 0);
    const inMesh = groups.filter(
      ({ state }) => state !== 'none' && state !== 'ambient-pending',
    );
    const meshed = inMesh.reduce((sum, { names }) => sum + names.length, 0);
    const versions = distinct(
      inMesh.map(({ proxyVersion }) => proxyVersion),
    ).sort();
    return {
      detail: joined(
        count > 0 && t('detail.pods', { count, meshed: number(meshed) }),
        versions.length > 0 &&
          t('detail.istio', { version: versions.join(', ') }),
      ),
    };
  },
  mtls: (mesh, t) => ({
    detail: decidingObject(mesh, 'mtls', object =>
      t('detail.from', { object }),
    ),
  }),
  jwt: (mesh, t) => ({
    detail: decidingObject(mesh, 'jwt', object => t('detail.by', { object })),
  }),
  traffic(mesh, t, { percent }) {
    const answers = mesh.services
      .map(({ traffic }) => lastValue(traffic))
      .filter(answer => answer !== undefined);
    const splits = distinct(
      answers
        .filter(({ shares }) => shares.length > 1)
        .map(({ shares }) =>
          shares
            .map(share =>
              t('detail.share', {
                percent: percent(share.percent),
                target: shareName(share),
              }),
            )
            .join(' · '),
        ),
    );
    const [ruled] = answers.filter(({ ruledBy }) => ruledBy);
    return {
      word: splits.length === 1 ? splits[0] : undefined,
      detail:
        ruled?.ruledBy && t('detail.by', { object: objectName(ruled.ruledBy) }),
    };
  },
  tracing(mesh, t, { percent }) {
    const answers = mesh.workloads
      .map(({ tracing }) => lastValue(tracing))
      .filter(answer => answer !== undefined);
    const providers = distinct(answers.map(({ provider }) => provider));
    const samplings = distinct(answers.map(({ sampling }) => sampling)).sort(
      (a, b) => a - b,
    );
    const sampling = distinct([samplings[0], samplings.at(-1)])
      .map(percent)
      .join(' – ');
    const on = sampling
      ? t('value.tracing.sampled', { sampling })
      : t('value.tracing.on');
    return {
      word: answers.some(({ state }) => state === 'on') ? on : undefined,
      detail: providers.length
        ? t('detail.to', { target: providers.join(', ') })
        : undefined,
    };
  },
  upgrade(mesh, t) {
    const answers = mesh.workloads
      .map(({ upgrade }) => lastValue(upgrade))
      .filter(answer => answer !== undefined);
    const pods = new Map<string, number>();
    for (const { proxies, controlPlaneVersion } of answers) {
      for (const proxy of proxies.filter(
        ({ version }) => version !== controlPlaneVersion,
      )) {
        pods.set(proxy.version, (pods.get(proxy.version) ?? 0) + proxy.pods);
      }
    }
    const behind = [...pods]
      .map(([version, count]) => t('detail.behind', { count, version }))
      .join(', ');
    const versions = distinct(
      answers.map(({ controlPlaneVersion }) => controlPlaneVersion),
    ).sort();
    const isWell = mesh.dimensions.upgrade.state === 'good';
    return {
      word: isWell ? undefined : behind || undefined,
      detail:
        isWell && versions.length
          ? t('detail.istio', { version: versions.join(', ') })
          : undefined,
    };
  },
};

/** Says one row of the Mesh card, for all clusters or the one that the answer was narrowed to. */
export function useDimensionText(): (
  mesh: EntityMesh,
  dimension: MeshDimension,
) => DimensionText {
  const { t } = useTranslationRef(meshTranslationRef);
  const formats = useFormats();
  const valueWord = useValueWord();
  const reasonText = useReasonText();

  return useMemo(
    () => (mesh, dimension) => {
      const summary = mesh.dimensions[dimension];
      const [reason] = summary.because;
      const reasonSentence = reason && reasonText(reason);
      if (summary.state === 'unknown') {
        const last = lastWord(mesh, dimension, valueWord);
        return {
          word: t('value.unknown'),
          detail: [
            reasonSentence,
            last && t('detail.lastSeen', { value: last }),
          ]
            .filter(Boolean)
            .join('. '),
        };
      }
      const facts = describe[dimension](mesh, t, formats);
      const word = facts.word ?? valueWord(dimension, summary.value);
      return {
        word,
        detail:
          summary.state === 'good'
            ? facts.detail ?? reasonSentence
            : reasonSentence ?? facts.detail,
      };
    },
    [t, formats, valueWord, reasonText],
  );
}

function decidingObject(
  mesh: EntityMesh,
  dimension: MeshDimension,
  say: (name: string) => string,
): string | undefined {
  const object = mesh.dimensions[dimension].because.find(
    reason => reason.object,
  )?.object;
  return object && say(objectName(object));
}

function lastWord(
  mesh: EntityMesh,
  dimension: MeshDimension,
  valueWord: ValueWord,
): string | undefined {
  const values = mesh.workloads.map(workload => {
    switch (dimension) {
      case 'sidecar':
        return lastValue(workload.injection)?.state;
      case 'mtls':
        return lastValue(workload.mtls)?.mode;
      case 'jwt':
        return lastValue(workload.jwt)?.state;
      case 'tracing':
        return lastValue(workload.tracing)?.state;
      case 'upgrade':
        return lastValue(workload.upgrade)?.state;
      default:
        return undefined;
    }
  });
  return (
    distinct(values)
      .map(value => valueWord(dimension, value))
      .join(', ') || undefined
  );
}

function distinct<T>(values: ReadonlyArray<T | undefined>): T[] {
  return [...new Set(values)].filter(
    (value): value is T => value !== undefined,
  );
}

function joined(...parts: Array<string | false>): string | undefined {
  return parts.filter(Boolean).join(' · ') || undefined;
}
