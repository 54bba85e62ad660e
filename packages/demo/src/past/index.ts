export { replayPast } from './replay';
