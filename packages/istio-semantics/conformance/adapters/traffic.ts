import type { Adapter } from '../judge';
import { destinationRules } from './destinationRules';
import { hosts } from './hosts';
import { httpRoutes } from './httpRoutes';
import { virtualServices } from './virtualServices';

export const traffic: Record<string, Adapter> = {
  ...destinationRules,
  ...hosts,
  ...httpRoutes,
  ...virtualServices,
};
