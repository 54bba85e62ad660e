import type { Adapter } from '../judge';
import { derivedTraffic } from './derivedTraffic';
import { destinationRules } from './destinationRules';
import { hosts } from './hosts';
import { httpRoutes } from './httpRoutes';
import { trafficPolicies } from './trafficPolicies';
import { virtualServices } from './virtualServices';

export const traffic: Record<string, Adapter> = {
  ...derivedTraffic,
  ...destinationRules,
  ...hosts,
  ...httpRoutes,
  ...trafficPolicies,
  ...virtualServices,
};
