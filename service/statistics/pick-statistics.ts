import type { Platform } from '../../platforms/errors';
import { ApiError } from '../core/errors';
import type { Cached, Found } from './statistics-cache';

/** Returns the cached document that a request refers to. @throws ApiError `no_statistics`, `account_ambiguous` */
export function pickStatistics({ usernames, only }: Found, platform: Platform, named?: string): Cached {
	if (only) return only;
	if (usernames.length === 0) {
		const whose = named === undefined ? 'There are' : `"${named}" has`;
		throw new ApiError(
			404,
			'no_statistics',
			`${whose} no statistics yet. Connect the account, then call POST /api/mediakit/refresh-${platform}-api, or store them with PUT /api/mediakit/analytics/${platform}/USERNAME.`,
			'fix-request',
		);
	}
	throw new ApiError(
		409,
		'account_ambiguous',
		`There are statistics of several accounts: ${usernames.join(', ')}. Specify one: /api/mediakit/analytics/${platform}/USERNAME.`,
		'fix-request',
	);
}
