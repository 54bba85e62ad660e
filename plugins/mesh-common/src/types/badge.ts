/** Answer of `POST /v1/entities/:kind/:namespace/:name/badge`. */
export interface MeshBadge {
  /** Below the base URL of the mesh plugin; whoever knows it may see the badge, without signing in. */
  path: string;
}
