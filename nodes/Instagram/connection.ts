import { NodeOperationError } from 'n8n-workflow';
import {
	fromOAuth,
	fromToken,
	type Connection,
	type OAuthCredential,
	type TokenCredential,
} from '../../credentials/instagram-credential';
import { plainHttp } from '../../credentials/n8n-http';
import type { HttpRequest, HttpResponse, NoAnswer } from '../../platforms/http';
import { proveRequest, type Graph } from '../../platforms/instagram';
import { cancelSignal, sleepUnlessCanceled, type NodeContext } from '../shared/node-context';
import { sendAuthenticated } from '../shared/authenticated-requests';

export const INSTAGRAM_LOGIN = 'mediaKitInstagramOAuth2Api';
export const FACEBOOK_LOGIN = 'mediaKitInstagramFacebookOAuth2Api';
export const PASTED_TOKEN = 'mediaKitInstagramTokenApi';

/** Returns the name of the credential type that the user has chosen, which is the parameter's value. */
export function credentialType(node: NodeContext): string {
	// The field accepts no expression, so its value is the same for every item.
	return node.getNodeParameter('authentication', 0) as string;
}

/** Reads the credential. Not cached, because another execution may have refreshed its token. */
async function readCredential(node: NodeContext): Promise<Connection> {
	const type = credentialType(node);
	if (type === PASTED_TOKEN) return fromToken(await node.getCredentials<TokenCredential>(type));
	const login = type === FACEBOOK_LOGIN ? 'facebook' : 'instagram';
	return fromOAuth(login, await node.getCredentials<OAuthCredential>(type));
}

/** Returns the connection of the chosen credential. @throws NodeOperationError if the credential has no token */
export async function readConnection(node: NodeContext): Promise<Connection> {
	const connection = await readCredential(node);
	if (connection.accessToken) return connection;
	throw new NodeOperationError(
		node.getNode(),
		'The Instagram account is not connected. Open the credential and connect it.',
	);
}

async function sendAsAccount(node: NodeContext, request: HttpRequest): Promise<HttpResponse | NoAnswer> {
	const type = credentialType(node);
	// This credential type adds the proof itself, so that its connection test also sends it.
	if (type === PASTED_TOKEN) return await sendAuthenticated(node, type, request);
	const { login, accessToken, appSecret } = await readConnection(node);
	return await sendAuthenticated(node, type, proveRequest(request, appSecret, accessToken, login));
}

/** Returns the connection's Graph API, which sends its requests through n8n's helpers. */
export function graphOf(node: NodeContext, { login, graphBase, version }: Connection): Graph {
	const sendPlain = plainHttp(node, cancelSignal(node));
	return {
		login,
		graphBase,
		version,
		http: (request) => (request.auth === 'account' ? sendAsAccount(node, request) : sendPlain(request)),
		sleep: (milliseconds) => sleepUnlessCanceled(node, milliseconds),
		now: () => Date.now(),
	};
}
