export { CountsBar } from './CountsBar';
