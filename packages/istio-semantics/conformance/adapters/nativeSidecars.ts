import { nativeSidecarsByDefault, proxyLocation } from '../../src';
import type { Adapter } from '../judge';
import { podIn } from '../shapes';

export const nativeSidecars: Record<string, Adapter> = {
  'injection/native-sidecar-annotation': ({ input, params }) => ({
    location: proxyLocation(
      podIn(input).metadata?.annotations ?? {},
      params.nativeSidecarDefault === true,
    ),
  }),
  'injection/native-sidecar-detection': ({ input, params }) => ({
    nativeSidecar: nativeSidecarsByDefault(
      String(params.ENABLE_NATIVE_SIDECARS),
      input,
    ),
  }),
};
