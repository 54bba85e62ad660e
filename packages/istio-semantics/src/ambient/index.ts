export { ambientEnrolment, isEnrolledInAmbient } from './enrolment';
export {
  canaryWaypointReference,
  waypointReference,
  waypointsOf,
} from './waypoints';
export type { WaypointReference } from './waypoints';
