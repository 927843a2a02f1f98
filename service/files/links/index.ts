export { createLinks } from './links-feature';
