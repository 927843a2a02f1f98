import type { Json } from '../../kernel/types';
import { GraphError, invalidParameter } from '../errors';
import type { Account, Media } from '../model';
import { nestedMedia, publicReaders, selfDescription } from './account-readers';
import { requireScopes } from './call';
import type { Call } from './call';
import { select } from './fields';
import type { Field, Readers } from './fields';
import { publicMediaReaders } from './media';

/**
 * `business_discovery.username(NAME){…}`: public metrics of another professional account (contract §2, rule 19).
 * Personal, unknown and age-gated accounts get the same error.
 */
export function discover(call: Call, field: Field): Json {
	requireScopes(call, 'discovery');
	const username = field.args.get('username');
	if (!username) throw invalidParameter('The parameter username is required');
	const account = call.instagram.store.accounts.get(username);
	if (!account || account.type === 'Personal' || account.ageGated) {
		throw new GraphError(110, 'Invalid user id', {
			subcode: 2207013,
			transient: false,
			userTitle: 'Cannot find User',
			userMessage: `The user with username: ${username} cannot be found.`,
		});
	}
	return select(discoveryReaders(call, account), field.children);
}

function discoveryReaders(call: Call, account: Account): Readers {
	return {
		...publicReaders(call, account),
		...selfDescription(account),
		id: () => account.id,
		media: (field) => nestedMedia(call, account, field, (id) => discoveredMedia(call, account, id)),
	};
}

function discoveredMedia(call: Call, owner: Account, id: string): Readers {
	const media = owner.media.find((post) => post.id === id) as Media;
	return {
		...publicMediaReaders(call, owner, media),
		caption: () => media.caption || undefined,
		media_product_type: () => media.productType,
		// Includes paid and organic views; only reels have this field.
		view_count: () => (media.productType === 'REELS' ? media.metrics.views : undefined),
	};
}
