/** Which pods Kyma restarts, which it does not, and what to do about those. */
export const KYMA_RESTART_GUIDE =
  'https://github.com/kyma-project/istio/blob/main/docs/user/00-05-restart-of-workloads-in-service-mesh.md';
