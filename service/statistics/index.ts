export { isDocument } from './document-schema';
export { readEarlier, statisticsKey } from './earlier-statistics';
export { ageOf, type CachedReads } from './statistics-cache';
export { createStatistics, type Statistics } from './statistics-feature';
export { readHistory, type HistoryPoint } from './statistics-history';
export { moveStatistics } from './statistics-store';
export type { AnalyticsJson, HistoryJson, PostSeriesJson, RefreshedJson } from './statistics-schemas';
