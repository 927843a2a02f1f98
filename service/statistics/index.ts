export { createRefresher } from './refresh';
export { registerStatisticsRoutes } from './routes';
export { createStatisticsStore } from './store';
