export { Exemptions } from './Exemptions';
