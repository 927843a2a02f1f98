export { createCachedReads } from './cached';
export { createReadings } from './readings';
export { createRefresher } from './refresh';
export { registerStatisticsRoutes } from './routes';
export { createSchedule } from './schedule';
export { createStatisticsStore } from './store';
