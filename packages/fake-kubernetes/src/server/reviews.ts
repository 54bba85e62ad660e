import { isRecord } from '../json';
import type { Exchange } from './Exchange';
import type { ResourcePath } from './requestInfo';

const USER = {
  username: 'kubernetes-admin',
  groups: ['system:masters', 'system:authenticated'],
};

const STATUSES: Record<string, { kind: string; status: object }> = {
  'authorization.k8s.io/selfsubjectaccessreviews': {
    kind: 'SelfSubjectAccessReview',
    status: { allowed: true },
  },
  'authorization.k8s.io/selfsubjectrulesreviews': {
    kind: 'SelfSubjectRulesReview',
    status: {
      resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
      nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
      incomplete: false,
    },
  },
  'authentication.k8s.io/selfsubjectreviews': {
    kind: 'SelfSubjectReview',
    status: { userInfo: USER },
  },
};

export interface ReviewKind {
  apiVersion: string;
  kind: string;
  status: object;
}

/** The question behind a path on which nothing is stored; whoever holds the token may do everything. */
export function reviewKindOf({
  group,
  version,
  plural,
}: ResourcePath): ReviewKind | undefined {
  const key = `${group}/${plural}`;
  return version === 'v1' && Object.hasOwn(STATUSES, key)
    ? { apiVersion: `${group}/${version}`, ...STATUSES[key] }
    : undefined;
}

export async function answerReview(
  exchange: Exchange,
  review: ReviewKind,
): Promise<void> {
  const body = await exchange.readBody();
  exchange.sendJson(201, {
    ...(isRecord(body) ? body : {}),
    ...review,
  });
}
