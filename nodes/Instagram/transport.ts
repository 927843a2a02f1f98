import {
	findIdentity,
	resendLimited,
	splitScopes,
	type Graph,
	type Instagram,
	type InstagramIdentity,
} from '../../platforms/instagram';
import { credentialType, graphOf, INSTAGRAM_LOGIN, readConnection } from './connection';
import { DEFAULT_WAIT_SECONDS, isPolling, type NodeContext } from '../shared/node-context';
import { toReference } from '../shared/references';
import { locatedValue } from '../shared/values';
import { accountField, PROFILE } from './account-field';
import { refreshIfDue } from './token-refresh';

/** The connected account, in the form that operations need. */
export interface InstagramAccount {
	instagram: Instagram;
	identity: InstagramIdentity;
	/** Granted scopes; undefined if unknown, as for a pasted token. */
	scopes?: string[];
	/** Hosts other than Meta's own that may receive the bytes of a video. */
	uploadHosts: string[];
}

/** Accounts found so far in an execution, by the value of the account field. */
const found = new WeakMap<NodeContext, Map<string, InstagramIdentity>>();

/** Returns the account that the user has chosen; empty if no account was chosen. */
function readChoice(node: NodeContext, itemIndex: number): string {
	// Instagram Login has access to one account only, so the node hides the field.
	if (credentialType(node) === INSTAGRAM_LOGIN) return '';
	const value = locatedValue(node.getNodeParameter('account', itemIndex));
	const label = accountField.displayName;
	return toReference({ node: node.getNode(), itemIndex, label, value, isComputed: true }, PROFILE);
}

async function identify(node: NodeContext, graph: Graph, itemIndex: number) {
	const choice = readChoice(node, itemIndex);
	// Not cached for triggers: the user may connect another account between two polls.
	const known = (isPolling(node) ? undefined : found.get(node)) ?? new Map<string, InstagramIdentity>();
	found.set(node, known);
	const identity = known.get(choice) ?? (await findIdentity(graph, choice || undefined));
	known.set(choice, identity);
	return identity;
}

/**
 * Returns the account of the node's credential, after refreshing an ageing token. Its requests are sent through n8n's
 * helpers.
 *
 * @param patienceSeconds maximum time that a request waits for Instagram's rate limits
 * @throws NodeOperationError if the credential has no token
 * @throws PlatformError `instagram_account_not_found`, `account_ambiguous`
 */
export async function connect(
	node: NodeContext,
	itemIndex: number,
	patienceSeconds = DEFAULT_WAIT_SECONDS,
): Promise<InstagramAccount> {
	const connection = await readConnection(node);
	await refreshIfDue(node, connection);
	const account = `${connection.accessToken} ${readChoice(node, itemIndex)}`;
	const graph = resendLimited(graphOf(node, connection), { account, patienceSeconds });
	const identity = await identify(node, graph, itemIndex);
	return {
		instagram: {
			...graph,
			ruploadBase: connection.ruploadBase,
			accountId: identity.accountId,
			pageToken: identity.page?.token,
			appSecret: connection.appSecret,
		},
		identity,
		scopes: connection.stored?.scope === undefined ? undefined : splitScopes(connection.stored.scope),
		uploadHosts: connection.uploadHosts,
	};
}
