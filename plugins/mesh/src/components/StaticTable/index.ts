export { StaticTable } from './StaticTable';
