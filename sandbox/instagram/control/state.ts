import type { Json } from '../../kernel/types';
import type { Instagram } from '../context';
import { grantedScopes } from '../login/grants';
import type { Account, App, Container, Grant, Media, Person } from '../model';

/** Returns the member `instagram` of `GET /_sandbox/state`, without tokens, codes or secrets. */
export function presentState({ store, webhooks, callbacks }: Instagram): Json {
	return {
		apps: [...store.apps.values()].map(presentApp),
		accounts: [...store.accounts.values()].map(presentAccount),
		persons: [...store.persons.values()].map(presentPerson),
		grants: store.grants.map(presentGrant),
		containers: [...store.containers.values()].map(presentContainer),
		media: [...store.accounts.values()].flatMap((account) =>
			[...account.media, ...account.stories]
				.filter(({ containerId }) => containerId !== null)
				.map((media) => presentPublished(account, media)),
		),
		webhooks: webhooks.list(),
		callbacks: callbacks.list(),
	};
}

/** `GET /_sandbox/uploads/:id`, by container ID: the bytes received so far. */
export function presentUpload({ store }: Instagram, id: string): Json {
	const container = store.containers.get(id);
	if (!container) return undefined;
	const { transfer } = container;
	return {
		container_id: id,
		size_bytes: transfer.receiver.sizeBytes,
		sha256: transfer.receiver.sha256(),
		complete: transfer.status === 'complete',
	};
}

export function presentApp(app: App): Json {
	return {
		client_id: app.id,
		name: app.name,
		redirect_uris: app.redirectUris,
		admins: app.admins,
		require_proof: app.requireProof,
		webhook_url: app.webhook?.url ?? null,
		deauthorize_url: app.deauthorizeUrl,
		data_deletion_url: app.dataDeletionUrl,
	};
}

export function presentAccount(account: Account): Json {
	return {
		username: account.username,
		id: account.id,
		name: account.name,
		account_type: account.type,
		followers_count: account.followersCount,
		media_count: account.mediaCount ?? account.media.length,
		media: account.media.length,
		stories: account.stories.length,
		restricted: account.restricted,
		collaboration_invites: account.invites.map(({ id, answer }) => ({ media_id: id, answer })),
	};
}

function presentPerson({ username, id, pages }: Person): Json {
	return {
		username,
		id,
		pages: pages.map((page) => ({
			id: page.id,
			name: page.name,
			tasks: page.tasks,
			instagram_username: page.linked,
			business_only: page.businessOnly,
		})),
	};
}

export function presentGrant(grant: Grant): Json {
	return {
		username: grant.username,
		login: grant.login,
		client_id: grant.app.id,
		scopes: grantedScopes(grant),
		page_ids: grant.pageIds,
		connected_at: new Date(grant.connectedAtMs).toISOString(),
		ended_with: grant.endedWith,
	};
}

export function presentContainer(container: Container): Json {
	const { transfer } = container;
	return {
		id: container.id,
		username: container.owner.username,
		type: container.type,
		carousel_item: container.carouselItem,
		caption: container.caption,
		children: container.children.map(({ id }) => id),
		status: container.status,
		failure: container.status === 'ERROR' ? container.failure : null,
		problems: transfer.errors,
		size_bytes: transfer.receiver.sizeBytes,
		sha256: transfer.receiver.sha256(),
		created_at: new Date(container.createdAtMs).toISOString(),
		media_id: container.mediaId,
	};
}

function presentPublished(account: Account, media: Media): Json {
	return {
		id: media.id,
		username: account.username,
		container_id: media.containerId,
		media_type: media.mediaType,
		media_product_type: media.productType,
		caption: media.caption,
		published_at: new Date(media.timestamp * 1000).toISOString(),
	};
}
