export { ageOf } from './analytics';
export { createCachedReads, type CachedReads } from './cached';
export { isDocument } from './document';
export { readHistory, type HistoryPoint } from './history';
export { createReadings } from './readings';
export { createRefresher } from './refresh';
export { registerStatisticsRoutes } from './routes';
export { createSchedule } from './schedule';
export { createStatisticsStore } from './store';
