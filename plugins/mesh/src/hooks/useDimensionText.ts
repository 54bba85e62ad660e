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
  /** Takes the place of the reason. */
  remedy?: string;
}

const describe: Record<
  MeshDimension,
  (mesh: EntityMesh, t: Translate, formats: Formats) => Facts
> = {
  sidecar({ dimensions }, t, { number }) {
    const { total, inMesh, version } = dimensions.sidecar.detail;
    return {
      detail: joined(
        Number(total) > 0 &&
          t('detail.pods', {
            count: Number(total),
            meshed: number(Number(inMesh)),
          }),
        version !== undefined && t('detail.istio', { version: `${version}` }),
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
  traffic({ services, dimensions }, t, { percent, number }) {
    const answers = services.flatMap(({ traffic }) =>
      traffic.known ? [traffic.value] : [],
    );
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
    const faults =
      dimensions.traffic.value === 'fault'
        ? answers.flatMap(({ routes }) =>
            routes.flatMap(({ fault }) => [
              fault?.delay &&
                t('traffic.delay', {
                  percent: percent(fault.delay.percent),
                  seconds: number(fault.delay.seconds),
                }),
              fault?.abort &&
                t('traffic.abort', {
                  percent: percent(fault.abort.percent),
                  status: fault.abort.status,
                }),
            ]),
          )
        : [];
    const rulers = distinct(
      answers.map(({ ruledBy }) => ruledBy && objectName(ruledBy)),
    );
    return {
      word: splits.length === 1 && faults.length === 0 ? splits[0] : undefined,
      remedy: distinct(faults).join(' · ') || undefined,
      detail:
        rulers.length === 1 ? t('detail.by', { object: rulers[0] }) : undefined,
    };
  },
  tracing({ dimensions }, t, { percent }) {
    const { value, detail } = dimensions.tracing;
    if (value === 'off' || value === 'not-applicable') {
      return {};
    }
    return {
      word:
        detail.sampling === undefined
          ? t('value.tracing.on')
          : t('value.tracing.sampled', {
              sampling: percent(Number(detail.sampling)),
            }),
      detail: value === 'on' ? undefined : t('detail.to', { target: value }),
    };
  },
  upgrade({ dimensions, workloads }, t) {
    const { version, restartedBy } = dimensions.upgrade.detail;
    const pods = new Map<string, number>();
    for (const { upgrade } of workloads) {
      if (upgrade.known) {
        const { proxies, controlPlaneVersion } = upgrade.value;
        for (const proxy of proxies) {
          if (proxy.version !== controlPlaneVersion) {
            const counted = pods.get(proxy.version) ?? 0;
            pods.set(proxy.version, counted + proxy.pods);
          }
        }
      }
    }
    const behind = [...pods].map(([old, count]) =>
      t('detail.behind', { count, version: old }),
    );
    if (dimensions.upgrade.state !== 'good' && behind.length > 0) {
      return {
        word: behind.join(', '),
        remedy:
          restartedBy === 'kyma' || restartedBy === 'you'
            ? t(`detail.restartedBy.${restartedBy}`)
            : undefined,
      };
    }
    return {
      detail:
        version === undefined
          ? undefined
          : t('detail.istio', { version: `${version}` }),
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
      const why = reason && reasonText(reason);
      if (summary.state === 'unknown') {
        const last = lastWord(mesh, dimension, valueWord);
        return {
          word: t('value.unknown'),
          detail: joined(
            why && withoutPrefix(why, t('value.unknown')),
            last && t('detail.lastSeen', { value: last }),
          ),
        };
      }
      const facts = describe[dimension](mesh, t, formats);
      return {
        word: facts.word ?? valueWord(dimension, summary.value),
        detail:
          summary.state === 'good'
            ? facts.detail ?? why
            : facts.remedy ?? why ?? facts.detail,
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

/** Sentences about the unknown begin with that word, which stands beside them here. */
function withoutPrefix(sentence: string, word: string): string {
  const prefix = `${word}: `;
  return sentence.startsWith(prefix) ? sentence.slice(prefix.length) : sentence;
}

function distinct<T>(values: ReadonlyArray<T | undefined>): T[] {
  return [...new Set(values)].filter(
    (value): value is T => value !== undefined,
  );
}

function joined(
  ...parts: Array<string | false | undefined>
): string | undefined {
  return parts.filter(Boolean).join(' · ') || undefined;
}
