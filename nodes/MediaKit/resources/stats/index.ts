import type { Resource } from '../../../shared/resource';
import * as exportCsv from './exportCsv.operation';
import * as get from './get.operation';
import * as getAll from './getAll.operation';
import * as getHistory from './getHistory.operation';
import * as refresh from './refresh.operation';

export const stats: Resource = {
	option: { name: 'Statistic', value: 'stats' },
	operations: [exportCsv, get, getAll, getHistory, refresh],
	defaultOperation: get,
};
