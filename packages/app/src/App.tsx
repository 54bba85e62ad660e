import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { navigationModule } from './navigation';

// Everything else in package.json is found by discovery (`app.packages: all`).
export default createApp({
  features: [catalogPlugin, navigationModule],
});
