export { ageOf } from './statistics-age';
export { createCachedReads, type CachedReads } from './statistics-cache';
export { isDocument } from './document-schema';
export { readHistory, type HistoryPoint } from './statistics-history';
export { createRefresher } from './statistics-refresh';
export { registerStatisticsRoutes } from './statistics-routes';
export { createSchedule } from './statistics-schedule';
export { createStatisticsRecords, moveStatistics } from './statistics-records';
export { createStatisticsStore } from './statistics-store';
