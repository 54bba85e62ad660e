export { TrendLine } from './TrendLine';
export { WeekChange } from './WeekChange';
