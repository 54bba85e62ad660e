import type { Adapter } from '../judge';
import { authzJwt } from './authzJwt';
import { injection } from './injection';
import { mtls } from './mtls';
import { traffic } from './traffic';

/** Adapters by `<suite>/<file>`, or by the beginning of it where files share a form. */
export const adapters: Record<string, Adapter> = {
  ...authzJwt,
  ...injection,
  ...mtls,
  ...traffic,
};
