import {
  kymaSettingsOf,
  needsCompatibility,
  needsDnsProxying,
  needsIngressGatewayRestart,
  needsProxyStatsMatcher,
} from '../../src';
import type { ConformanceCase, Document } from '../cases';
import type { Adapter } from '../judge';

/** The two configurations of a case that gives one setting of each. */
function change(
  { fields }: ConformanceCase,
  settingOf: (value: unknown) => Document,
) {
  const [lastApplied, spec] = [fields.lastApplied, fields.spec].map(each =>
    kymaSettingsOf(settingOf(each)),
  );
  return { lastApplied, spec };
}

const matches = (reason: unknown) => ({ matches: reason !== undefined });

/** Settings whose change restarts proxies, by the section that asks about them. */
export const settingChanges: Record<string, Adapter> = {
  enableDNSProxying: each =>
    matches(
      needsDnsProxying(
        change(each, value => ({ config: { enableDNSProxying: value } })),
      ),
    ),
  proxyStatsMatcher: each => {
    const settingOf = (value: unknown) => ({
      config: { proxyStatsMatcher: { inclusionRegexps: value } },
    });
    return matches(needsProxyStatsMatcher(change(each, settingOf)));
  },
  compatibilityMode: each => {
    const modes = change(each, value => ({ compatibilityMode: value }));
    return matches(
      needsCompatibility(modes, each.fields.proxyMetadata as Document),
    );
  },
};

/** Whether a change of one setting restarts the ingress gateway. */
export const gatewayChange = (each: ConformanceCase, setting: string) => ({
  requiresIngressGatewayRestart: needsIngressGatewayRestart(
    change(each, value => ({ config: { [setting]: value } })),
  ),
});
