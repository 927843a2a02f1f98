import { json } from '../../kernel/answers';
import type { Answer, Json } from '../../kernel/types';
import { unknownObject } from '../errors';
import { mediaUrl } from '../links';
import { endGrant } from '../login/grants';
import { pageToken } from '../login/tokens';
import type { Page, Person } from '../model';
import { fieldsOf, requireScopes } from './call';
import type { Call } from './call';
import { select } from './fields';
import type { Readers } from './fields';
import { cutPage, pageAnswer, pageRequest } from './paging';

const pagesPerAnswer = 25;

/** `GET /me` with a Facebook token. */
export function readPerson(call: Call, person: Person): Answer {
	const readers: Readers = {
		id: () => call.instagram.store.personScopedId(person, call.app),
		name: () => person.name,
		picture: () => profilePicture(call, person.id),
	};
	return json(200, select(readers, fieldsOf(call, 'id,name')));
}

/** Returns the profile image of a user or a Page. */
function profilePicture({ instagram, request }: Call, id: string): Json {
	const url = mediaUrl(instagram, request.baseUrl, `profile-${id}.jpg`);
	return { data: { height: 50, is_silhouette: false, url, width: 50 } };
}

/** `GET /me/accounts`: the Pages that the user selected in the dialog (contract §1.B, rule 11). */
export function listPages(call: Call): Answer {
	requireScopes(call, 'pages');
	return pageList(call, grantedPages(call, false));
}

/** `GET /me/businesses`: the businesses that own Pages. */
export function listBusinesses(call: Call, person: Person): Answer {
	requireScopes(call, 'businesses');
	const holds = grantedPages(call, true).length > 0;
	return json(200, { data: holds ? [{ id: person.businessId, name: `${person.name} Business` }] : [] });
}

/** `GET /{business-id}/owned_pages`: the Pages that a business owns. */
export function listOwnedPages(call: Call): Answer {
	requireScopes(call, 'businesses');
	return pageList(call, grantedPages(call, true));
}

/** `GET /{business-id}/client_pages`: always empty. */
export function listClientPages(call: Call): Answer {
	requireScopes(call, 'businesses');
	return pageList(call, []);
}

function grantedPages({ instagram, token }: Call, businessOnly: boolean): Page[] {
	return instagram.store.pagesOf(token.grant).filter((page) => page.businessOnly === businessOnly);
}

function pageList(call: Call, pages: readonly Page[]): Answer {
	const fields = fieldsOf(call, 'id,name,access_token,tasks');
	const cut = cutPage(pages, pageRequest(call.parameters, pagesPerAnswer));
	return json(
		200,
		pageAnswer(call, cut, (page) => select(pageReaders(call, page), fields)),
	);
}

export function readPage(call: Call, page: Page): Answer {
	requireScopes(call, 'pages');
	return json(200, select(pageReaders(call, page), fieldsOf(call, 'id,name')));
}

function pageReaders(call: Call, page: Page): Readers {
	const { store } = call.instagram;
	return {
		id: () => page.id,
		name: () => page.name,
		username: () => page.name.toLowerCase().replace(/[^a-z0-9]+/g, ''),
		picture: () => profilePicture(call, page.id),
		access_token: () => pageToken(call.instagram, call.token, page).value,
		tasks: () => page.tasks,
		instagram_business_account: ({ children }) => {
			const account = store.linkedAccount(page);
			return account && select({ id: () => account.id, username: () => account.username }, children);
		},
	};
}

/** `GET /me/permissions` (contract §1.B). */
export function listPermissions({ token }: Call): Answer {
	const data = [...token.grant.permissions].map(([permission, status]) => ({ permission, status }));
	return json(200, { data });
}

/** `DELETE /me/permissions[/name]`: revokes one permission or all of them (rule 13). */
export function deletePermissions(call: Call, name: string | undefined): Answer {
	const { grant } = call.token;
	if (name === undefined) {
		endGrant(call.instagram, grant, 458);
		return json(200, { success: true });
	}
	if (!grant.permissions.has(name)) throw unknownObject(name, 'delete');
	grant.permissions.set(name, 'declined');
	const answer: Json = call.instagram.switches.permissionDeleteBody === 'true' ? true : { success: true };
	return json(200, answer);
}
