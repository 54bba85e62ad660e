export { LinkMenu } from './LinkMenu';
