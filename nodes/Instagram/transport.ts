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

/** The connected account as operations need it. */
export interface InstagramAccount {
	instagram: Instagram;
	identity: InstagramIdentity;
	/** What the person granted; undefined where nothing says it, as for a pasted token. */
	scopes?: string[];
	/** Hosts that may take a video's bytes beside Meta's own. */
	uploadHosts: string[];
}

/** The accounts that an execution has found, by what was chosen. */
const found = new WeakMap<NodeContext, Map<string, InstagramIdentity>>();

/** Which account the user has chosen; empty if none. */
function readChoice(node: NodeContext, itemIndex: number): string {
	// Instagram Login reaches one account, so the node does not show the field.
	if (credentialType(node) === INSTAGRAM_LOGIN) return '';
	const value = locatedValue(node.getNodeParameter('account', itemIndex));
	const label = accountField.displayName;
	return toReference({ node: node.getNode(), itemIndex, label, value, isComputed: true }, PROFILE);
}

async function identify(node: NodeContext, graph: Graph, itemIndex: number) {
	const choice = readChoice(node, itemIndex);
	// Between two polls the person may connect another account.
	const known = (isPolling(node) ? undefined : found.get(node)) ?? new Map<string, InstagramIdentity>();
	found.set(node, known);
	const identity = known.get(choice) ?? (await findIdentity(graph, choice || undefined));
	known.set(choice, identity);
	return identity;
}

/**
 * The account of the node's credential, reached through n8n's helpers. A token that gets old is refreshed on the way.
 *
 * @param patienceSeconds how long a request may wait until Instagram's limits allow it
 * @throws NodeOperationError if it has no token
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
