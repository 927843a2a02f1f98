export { describeRoutes, registerDescription } from './routes';
