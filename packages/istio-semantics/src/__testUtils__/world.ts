import { parse } from 'yaml';
import { kinds, refFromKey } from '../model/kinds';
import type { KubernetesObject } from '../types';

/**
 * Objects from YAML such as `virtualService shop/cart: { spec: … }`, with the names that `kinds` gives to kinds. What is
 * not metadata may be left to `spec`.
 */
export function world(text: string): KubernetesObject[] {
  return Object.entries(
    parse(text) as Record<string, { metadata?: object } | null>,
  ).map(([title, fields]) => {
    const [key, path] = title.split(' ');
    const [name, namespace = ''] = path.split('/').reverse();
    const { kind, group } = refFromKey(
      kinds[key as keyof typeof kinds],
      namespace,
      name,
    );
    const { metadata = {}, ...rest } = fields ?? {};
    return {
      apiVersion: group ? `${group}/v1` : 'v1',
      kind,
      metadata: { name, ...(namespace ? { namespace } : {}), ...metadata },
      ...rest,
    };
  });
}
