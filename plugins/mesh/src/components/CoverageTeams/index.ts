export { CoverageTeams } from './CoverageTeams';
